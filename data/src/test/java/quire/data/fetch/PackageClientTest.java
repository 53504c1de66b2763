package quire.data.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quire.base.WorkException;
import quire.data.Origin;

/// The clients of package registries: how they are called and how their failures are told.
class PackageClientTest {
  @TempDir Path folder;

  @Test
  void clientsThatFailSayWhy() {
    var origin = new Origin("debian", "x", "1", "x_1_all.deb", null, null, "x", null);
    var failing =
        new PackageClient((_, _, said) -> {
          Files.writeString(said, "E: Version '1' for 'x' was not found\n");
          return 100;
        });
    assertThatThrownBy(() ->
            new Fetcher(Map.of(), Download.Patience.USUAL, failing)
                .fetch("s", List.of(origin), folder))
        .isInstanceOf(WorkException.class)
        .hasMessage(
            "'apt-get download --quiet x=1' ended with 100: E: Version '1' for 'x' was not found");
    var missing =
        new PackageClient((_, _, _) -> {
          throw new java.io.IOException("no such file");
        });
    assertThatThrownBy(() ->
            new Fetcher(Map.of(), Download.Patience.USUAL, missing)
                .fetch("s", List.of(origin), folder))
        .hasMessageContaining("'apt-get' cannot be started: install it, or put x_1_all.deb");
    var silent = new PackageClient((_, _, _) -> 0);
    assertThatThrownBy(() ->
            new Fetcher(Map.of(), Download.Patience.USUAL, silent)
                .fetch("s", List.of(origin), folder))
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
    assertThat(
            PackageClient.serves(
                new Origin("url", "http://a.invalid/x", "", "x", null, null, "", null)))
        .isFalse();
  }
}

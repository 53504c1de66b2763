package quire.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quire.base.RequestException;
import quire.data.Checksum;
import quire.data.format.WebDataset.Sample;

/// Samples in tar shards.
class WebDatasetTest {
  @TempDir Path folder;

  private static Sample sample(String key, String... parts) {
    var all = new LinkedHashMap<String, byte[]>();
    for (String part : parts) {
      all.put(part, (key + part).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    return new Sample(key, all, "");
  }

  private Path tar(String name, String... members) throws Exception {
    var out = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(out)) {
      for (String member : members) {
        var entry = new TarArchiveEntry(member);
        entry.setSize(member.endsWith("/") ? 0 : 2);
        tar.putArchiveEntry(entry);
        if (!member.endsWith("/")) {
          tar.write(new byte[] {'h', 'i'});
        }
        tar.closeArchiveEntry();
      }
    }
    return Files.write(folder.resolve(name), out.toByteArray());
  }

  private static List<Sample> read(Path... shards) {
    var all = new ArrayList<Sample>();
    try (var samples = WebDataset.open(List.of(shards))) {
      samples.forEachRemaining(all::add);
    }
    return all;
  }

  @Test
  void whatIsWrittenComesBack() {
    Path one = folder.resolve("a-000000.tar");
    Path two = folder.resolve("a-000001.tar");
    var longKey = "deep/" + "x".repeat(150);
    WebDataset.write(one, List.of(sample("k/1", "jpg", "txt"), sample("k/2", "seg.png")));
    WebDataset.write(two, List.of(sample(longKey, "json")));
    var samples = read(one, two);
    assertThat(samples).extracting(Sample::key).containsExactly("k/1", "k/2", longKey);
    assertThat(samples.get(0).parts().keySet()).containsExactly("jpg", "txt");
    assertThat(samples.get(0).text("txt")).isEqualTo("k/1txt");
    assertThat(samples.get(2).shard()).isEqualTo(two.toString());
    assertThatThrownBy(() -> samples.get(1).bytes("jpg"))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("a-000000.tar, sample k/2: has no 'jpg'; it has [seg.png]");
  }

  @Test
  void theSameSamplesGiveTheSameBytes() throws Exception {
    Path one = folder.resolve("1.tar");
    Path two = folder.resolve("2.tar");
    WebDataset.write(one, List.of(sample("a", "txt")));
    WebDataset.write(two, List.of(sample("a", "txt")));
    assertThat(Files.readAllBytes(one)).isEqualTo(Files.readAllBytes(two));
    assertThat(Checksum.of(one)).hasSize(64);
    assertThatThrownBy(
            () -> WebDataset.write(folder.resolve("3.tar"), List.of(sample("a.b", "txt"))))
        .hasMessageContaining("'a.b.txt' is no name of a member");
    assertThat(folder.resolve("3.tar")).doesNotExist();
  }

  @Test
  void membersThatAreNoneArePassedOver() throws Exception {
    Path shard = tar("a.tar", "dir/", "README", "dir/.hidden", "dir/1.txt", "dir/1.cls");
    try (var samples = WebDataset.open(List.of(shard))) {
      assertThat(samples.next().parts()).containsOnlyKeys("txt", "cls");
      assertThat(samples.hasNext()).isFalse();
      assertThat(samples.skipped()).isEqualTo(3);
    }
  }

  @Test
  void samplesEndWithTheirShard() throws Exception {
    assertThat(read(tar("a.tar", "x.txt"), tar("b.tar", "x.txt"))).hasSize(2);
    assertThat(read(tar("c.tar", "x.txt", "y.txt", "x.cls"))).hasSize(3);
  }

  @Test
  void faultsNameShardAndMember() throws Exception {
    Path twice = tar("twice.tar", "x.txt", "x.txt");
    assertThatThrownBy(() -> read(twice))
        .hasMessageContaining("twice.tar, sample x: 'txt' is there twice");
    byte[] good = Files.readAllBytes(tar("good.tar", "x.txt", "y.txt"));
    Path cut = Files.write(folder.resolve("cut.tar"), java.util.Arrays.copyOf(good, 513));
    assertThatThrownBy(() -> read(cut))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("cut.tar, member x.txt");
    byte[] flipped = good.clone();
    flipped[0] = 'z';
    Path bad = Files.write(folder.resolve("bad.tar"), flipped);
    assertThatThrownBy(() -> read(bad))
        .hasMessageContaining("the header is damaged, or this is no tar file");
    Path text = Files.writeString(folder.resolve("text.tar"), "x".repeat(2000));
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("text.tar");
  }

  @Test
  void aSaidSizeIsNotBelieved() throws Exception {
    var out = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(out)) {
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
      var entry = new TarArchiveEntry("x.bin");
      entry.setSize(1L << 40);
      tar.putArchiveEntry(entry);
      tar.write(new byte[512]);
      tar.flush();
      Path shard = Files.write(folder.resolve("huge.tar"), out.toByteArray());
      assertThatThrownBy(() -> read(shard))
          .hasMessageContaining("huge.tar, member x.bin: says it has 1099511627776 bytes");
    } catch (java.io.IOException _) {
      // the writer does not like being left half-way
    }
  }
}

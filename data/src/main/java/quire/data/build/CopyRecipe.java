package quire.data.build;

import java.util.List;
import quire.base.Progress;
import quire.data.Origin;

/// One file of a package as it is, under another name, with the notice beside it. Its items are its
/// lines.
public final class CopyRecipe implements Recipe {
  private final Origin origin;
  private final String from;
  private final String to;
  private final String notice;

  /// @param from the file in the package
  /// @param to its name in the shard
  public CopyRecipe(Origin origin, String from, String to, String notice) {
    this.origin = origin;
    this.from = from;
    this.to = to;
    this.notice = notice;
  }

  @Override
  public List<Origin> packages() {
    return List.of(origin);
  }

  @Override
  public Made build(Packages packages, Progress progress) {
    byte[] content = packages.read(origin, from);
    long lines = 0;
    for (byte value : content) {
      lines += value == '\n' ? 1 : 0;
    }
    var shard = new ShardWriter();
    shard.deflate(to, content);
    shard.text("NOTICE.txt", notice + "\n");
    return new Made(shard.toBytes(), lines);
  }
}

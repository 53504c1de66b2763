package quire.imaging.codec;

import quire.imaging.Animation;
import quire.imaging.ImageInfo;
import quire.imaging.ImageLimits;
import quire.imaging.Pixels;

/// A format that is read. A codec keeps no state and may be used by many threads.
public interface Codec {
  /// The word for it, such as `png`.
  String format();

  /// Whether the first bytes are those of the format.
  boolean recognises(byte[] file);

  /// What the header says; the whole file's structure is walked, the pixels are not decoded.
  ///
  /// @param where names the file in messages
  /// @throws quire.imaging.ImageException when it is damaged or beyond the limits
  ImageInfo info(byte[] file, String where, ImageLimits limits);

  /// The image, upright; of an animation the first frame.
  ///
  /// @throws quire.imaging.ImageException when it is damaged or beyond the limits
  Pixels read(byte[] file, String where, ImageLimits limits);

  /// All frames, each as a whole picture; a still image is one.
  default Animation readAnimation(byte[] file, String where, ImageLimits limits) {
    return Animation.of(java.util.List.of(read(file, where, limits)), 0);
  }
}

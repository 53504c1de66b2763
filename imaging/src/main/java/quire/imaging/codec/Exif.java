package quire.imaging.codec;

import quire.imaging.ImageException;

/// The orientation tag of EXIF data; everything else there is ignored.
final class Exif {
  private static final int ORIENTATION = 0x0112;
  private static final int MAX_ENTRIES = 1000;

  private Exif() {}

  /// 1 to 8; 1 where the data is damaged or says nothing.
  ///
  /// @param from first byte of the TIFF header
  static int orientation(byte[] bytes, int from, int end) {
    if (end - from < 8) {
      return 1;
    }
    boolean little = bytes[from] == 'I' && bytes[from + 1] == 'I';
    if (!little && !(bytes[from] == 'M' && bytes[from + 1] == 'M')) {
      return 1;
    }
    try {
      var in = new Cursor(bytes, from + 4, end, "exif");
      long offset = little ? in.u32le() : in.u32();
      in = new Cursor(bytes, from, end, "exif");
      in.skip(offset);
      int entries = Math.min(MAX_ENTRIES, little ? in.u16le() : in.u16());
      for (int i = 0; i < entries; i++) {
        int tag = little ? in.u16le() : in.u16();
        in.skip(6);
        int value = little ? in.u16le() : in.u16();
        in.skip(2);
        if (tag == ORIENTATION) {
          return value >= 1 && value <= 8 ? value : 1;
        }
      }
    } catch (ImageException _) {
      // damaged EXIF is no reason to refuse the picture
    }
    return 1;
  }
}

package quire.imaging;

/// What the header of an image says; the pixels are not decoded.
///
/// @param format `png`, `jpeg`, `gif`, `webp`, `bmp` or `svg`
/// @param width in pixels, upright: after EXIF's orientation
/// @param height in pixels, upright
/// @param channels that decoding gives: 1, 2, 3 or 4; a palette counts as colour
/// @param bits a sample that decoding gives: 8 or 16
/// @param alpha whether some pixels may be transparent
/// @param frames 1, more in an animation
/// @param orientation EXIF's, 1 where there is none
/// @param profile whether the file carries an ICC profile, which is not applied
public record ImageInfo(
    String format,
    int width,
    int height,
    int channels,
    int bits,
    boolean alpha,
    int frames,
    int orientation,
    boolean profile) {}

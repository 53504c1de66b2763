package quire.imaging.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import quire.base.RequestException;

/// A size as people write it, `WxH`.
record Sizes(int width, int height) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,6})[xX](\\d{1,6})");

  static Sizes of(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new RequestException("--size must be WIDTHxHEIGHT such as 64x64, is " + text);
    }
    int width = Integer.parseInt(matcher.group(1));
    int height = Integer.parseInt(matcher.group(2));
    if (width < 1 || height < 1 || width > 30_000 || height > 30_000) {
      throw new RequestException("--size must lie between 1x1 and 30000x30000, is " + text);
    }
    return new Sizes(width, height);
  }
}

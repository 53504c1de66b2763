package quire.ontology.data;

import quire.base.RequestException;

/// Walks through text and knows line and column for errors. `%` comments run to the end of a line.
final class Scanner {
  private final String text;
  private final String file;
  private int at;
  private int counted;
  private int countedLine = 1;

  Scanner(String text, String file) {
    this.text = text;
    this.file = file;
  }

  String file() {
    return file;
  }

  int position() {
    return at;
  }

  void position(int position) {
    at = position;
  }

  /// The line of a position, from 1.
  int line(int position) {
    // Positions mostly grow: counting goes on from the last one.
    if (position < counted) {
      counted = 0;
      countedLine = 1;
    }
    for (; counted < position; counted++) {
      countedLine += text.charAt(counted) == '\n' ? 1 : 0;
    }
    return countedLine;
  }

  RequestException error(String message) {
    return error(at, message);
  }

  RequestException error(int position, String message) {
    int end = Math.min(position, text.length());
    int lineStart = text.lastIndexOf('\n', end - 1) + 1;
    return new RequestException(
        file + ":" + line(end) + ":" + (end - lineStart + 1) + ": " + message);
  }

  /// Moves past blanks and comments.
  void skip() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '%') {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\uFEFF') {
        at++;
      } else {
        return;
      }
    }
  }

  boolean atEnd() {
    return at >= text.length();
  }

  /// The next character, or 0 at the end.
  char peek() {
    return peek(0);
  }

  char peek(int ahead) {
    return at + ahead < text.length() ? text.charAt(at + ahead) : 0;
  }

  char next() {
    return text.charAt(at++);
  }

  boolean looksAt(String word) {
    return text.startsWith(word, at);
  }

  /// Takes a sign, blanks before it skipped, if it comes next.
  boolean take(String sign) {
    skip();
    if (!text.startsWith(sign, at)) {
      return false;
    }
    at += sign.length();
    return true;
  }

  void expect(String sign, String place) {
    if (!take(sign)) {
      throw error("expected '" + sign + "' " + place + ", found " + found());
    }
  }

  /// What stands here, for messages.
  String found() {
    if (atEnd()) {
      return "the end";
    }
    int end = at;
    while (end < text.length() && end < at + 20 && isWord(text.charAt(end))) {
      end++;
    }
    return "'" + text.substring(at, Math.max(end, at + 1)) + "'";
  }

  String substring(int from) {
    return text.substring(from, at);
  }

  /// Takes the characters up to a sign, and the sign.
  String until(char sign, String what) {
    int start = at;
    int end = text.indexOf(sign, at);
    if (end < 0) {
      throw error(start, what + " has no closing '" + sign + "'");
    }
    at = end + 1;
    return text.substring(start, end);
  }

  /// Takes word characters.
  String word() {
    int start = at;
    while (at < text.length() && isWord(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  /// The local part of a prefixed name: word characters, and `.` and `-` where more follows.
  String localName() {
    int start = at;
    while (at < text.length()) {
      char c = text.charAt(at);
      boolean joins = (c == '.' || c == '-') && isWord(peek(1)) && at > start;
      if (!isWord(c) && !joins) {
        break;
      }
      at++;
    }
    return text.substring(start, at);
  }

  static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }
}

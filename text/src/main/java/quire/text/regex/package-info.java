/// A small regular expression engine over code points, for patterns from foreign files: the syntax
/// and meaning of Oniguruma's (Ruby's) expressions, no captures, and a bound on its work.
@NullMarked
package quire.text.regex;

import org.jspecify.annotations.NullMarked;

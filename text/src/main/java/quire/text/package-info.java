/// Tokenizers, vocabularies, Unicode clean-up.
@NullMarked
package quire.text;

import org.jspecify.annotations.NullMarked;

/// `quire text`: encode, decode, train and look at tokenizers.
@NullMarked
package quire.text.cli;

import org.jspecify.annotations.NullMarked;

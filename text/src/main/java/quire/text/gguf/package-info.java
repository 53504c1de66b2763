/// Vocabularies in GGUF files.
@NullMarked
package quire.text.gguf;

import org.jspecify.annotations.NullMarked;

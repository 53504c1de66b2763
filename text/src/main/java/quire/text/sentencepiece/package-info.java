/// SentencePiece models.
@NullMarked
package quire.text.sentencepiece;

import org.jspecify.annotations.NullMarked;

/// Hugging Face's tokenizer pipeline: normalise, split, encode, post-process, decode, train.
@NullMarked
package quire.text.hf;

import org.jspecify.annotations.NullMarked;

package quire.bench;

import java.util.List;
import quire.tensor.nn.Precision;

/// The encoder step against `torch.nn.TransformerEncoder`, eager; bf16 against its autocast.
final class EncoderStepRace implements Race {
  @Override
  public String name() {
    return "encoder-step";
  }

  @Override
  public String work() {
    return "transformer encoder, forward + backward: 4 layers, batch 32, length 128, width 256,"
        + " 4 heads, feed-forward 1024, pre-norm, GELU, no dropout";
  }

  @Override
  public List<String> variants() {
    return List.of("fp32", "bf16");
  }

  @Override
  public double goal(String variant) {
    return variant.equals("bf16") ? 1.3 : 1.0;
  }

  @Override
  public List<String> peer(String variant, int threads) {
    return List.of(
        "encoder_step.py", "--threads", Integer.toString(threads), "--precision", variant);
  }

  @Override
  public Runnable ours(String variant, int threads) {
    return new EncoderStep(EncoderStep.Size.STANDARD, Precision.of(variant), threads);
  }
}

package quire.bench;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import quire.tensor.Scope;
import quire.tensor.Torch;
import quire.tensor.nn.Precision;
import quire.tensor.nn.TransformerEncoder;
import quire.tensor.nn.TransformerOptions;

/// One training step of a transformer encoder without the optimizer: forward, loss, backward.
final class EncoderStep implements Runnable {
  /// Sizes of the step.
  record Size(int layers, int batch, int length, int width, int heads, int feedForward) {
    static final Size STANDARD = new Size(4, 32, 128, 256, 4, 1024);
  }

  private final TransformerEncoder model;
  private final Tensor x;

  EncoderStep(Size size, Precision precision, int threads) {
    Torch.threads(threads);
    Torch.seed(0);
    model =
        new TransformerEncoder(
            TransformerOptions.of(size.layers(), size.width(), size.heads(), size.feedForward())
                .withPrecision(precision));
    model.train(true);
    x = torch.randn(size.batch(), size.length(), size.width());
  }

  @Override
  public void run() {
    var _ = loss();
  }

  /// Runs the step and returns the loss, so that no part can be left out.
  double loss() {
    try (var _ = new Scope()) {
      model.zero_grad(true);
      var y = model.forward(x);
      var loss = y.to(ScalarType.Float).square().mean();
      loss.backward();
      return loss.item_double();
    }
  }
}

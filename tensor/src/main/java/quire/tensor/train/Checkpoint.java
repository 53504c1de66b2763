package quire.tensor.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import quire.base.RequestException;
import quire.base.WorkException;
import quire.tensor.NoTape;
import quire.tensor.Scope;
import quire.tensor.file.Safetensors;
import quire.tensor.file.SafetensorsFile;

/// All that a training needs to go on with the same bits: parameters, buffers, optimizer state,
/// average, the random generator's state and the step, in one file that appears whole or not at
/// all.
final class Checkpoint {
  private static final String MODEL = "model/";
  private static final String BUFFER = "buffer/";
  private static final String OPTIMIZER = "optimizer/";
  private static final String AVERAGE = "average/";
  private static final String RANDOM = "random/cpu";
  private static final Pattern NAME = Pattern.compile("step-(\\d+)\\.safetensors");

  private final ModelState model;
  private final AdamW optimizer;
  private final @Nullable Ema ema;

  Checkpoint(ModelState model, AdamW optimizer, @Nullable Ema ema) {
    this.model = model;
    this.optimizer = optimizer;
    this.ema = ema;
  }

  /// The checkpoint of the highest step in a folder, `null` where there is none.
  static @Nullable Path newest(Path folder) {
    List<Path> all = all(folder);
    return all.isEmpty() ? null : all.getLast();
  }

  /// Writes a checkpoint and deletes all but the newest `keep`.
  void write(Path folder, long step, int keep) {
    Path file = folder.resolve("step-%09d.safetensors".formatted(step));
    try (var _ = new Scope();
        var _ = new NoTape()) {
      Map<String, Tensor> tensors = new LinkedHashMap<>(parts());
      tensors.put(RANDOM, torch.getDefaultCPUGenerator().get_state());
      Safetensors.write(file, tensors, Map.of("step", Long.toString(step), "format", "quire-1"));
    }
    List<Path> all = all(folder);
    try {
      for (Path old : all.subList(0, Math.max(0, all.size() - keep))) {
        Files.deleteIfExists(old);
      }
    } catch (IOException problem) {
      throw new WorkException(folder + ": an old checkpoint cannot be deleted", problem);
    }
  }

  /// Reads a checkpoint back and gives its step.
  long read(Path file) {
    try (var _ = new Scope();
        var _ = new NoTape()) {
      SafetensorsFile content = Safetensors.open(file);
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      content.names().forEach(name -> tensors.put(name, content.tensor(name)));
      Tensor random = tensors.remove(RANDOM);
      String step = content.metadata().get("step");
      if (random == null || step == null || !step.matches("\\d{1,18}")) {
        throw new RequestException(file + ": is no checkpoint of a training");
      }
      TensorCopy.into(parts(), tensors, "checkpoint " + file.getFileName());
      torch.getDefaultCPUGenerator().set_state(random);
      return Long.parseLong(step);
    }
  }

  private Map<String, Tensor> parts() {
    Map<String, Tensor> parts = new LinkedHashMap<>();
    model.parameters().forEach((name, tensor) -> parts.put(MODEL + name, tensor.detach()));
    model.buffers().forEach((name, tensor) -> parts.put(BUFFER + name, tensor));
    optimizer.state().forEach((name, tensor) -> parts.put(OPTIMIZER + name, tensor));
    if (ema != null) {
      ema.state().forEach((name, tensor) -> parts.put(AVERAGE + name, tensor));
    }
    return parts;
  }

  private static List<Path> all(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> NAME.matcher(String.valueOf(file.getFileName())).matches())
          .sorted(Comparator.comparingLong(Checkpoint::step))
          .toList();
    } catch (IOException problem) {
      throw new WorkException(folder + ": the checkpoints cannot be listed", problem);
    }
  }

  private static long step(Path file) {
    Matcher matcher = NAME.matcher(String.valueOf(file.getFileName()));
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
  }
}

package quire.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import quire.base.Caches;
import quire.base.Json;
import quire.base.Machine;
import quire.base.MachineProbe;
import quire.base.cli.JsonOption;

/// `quire doctor`: what the program found on this machine, how fast it is, and what would help.
@Command(
    name = "doctor",
    description = "Show JDK, processor, BLAS, memory, GPU, caches, speed; advise.",
    footer = {"", "Example:", "  quire doctor --json"})
final class DoctorCommand implements Callable<Integer> {
  private static final List<String> PROGRAMS = List.of("git", "mvn", "nvidia-smi");
  private static final long GIGABYTE = 1L << 30;
  private static final long LITTLE_MEMORY = 4 * GIGABYTE;
  private static final long LITTLE_SPACE = 3 * GIGABYTE;

  @Spec private CommandSpec spec;
  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    Map<String, @Nullable Object> answer = examine();
    PrintWriter out = spec.commandLine().getOut();
    if (json.json()) {
      out.println(Json.pretty(answer));
    } else {
      print(answer, out);
    }
    out.flush();
    return Program.DONE;
  }

  /// All that the contract names, in its order; null where nobody knows.
  private static Map<String, @Nullable Object> examine() {
    List<String> advice = new ArrayList<>();
    Map<String, Object> facts = new LinkedHashMap<>();
    for (MachineProbe probe : Machine.probes(advice::add).toList()) {
      try {
        facts.putAll(probe.facts());
        facts.putAll(probe.measurements());
        advice.addAll(probe.advice());
      } catch (RuntimeException | LinkageError problem) {
        advice.add(probe.getClass().getName() + " failed: " + problem);
      }
    }
    Machine machine = Machine.here();
    Path cache = Caches.root();
    advise(machine, cache, advice);
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("version", machine.version());
    answer.put("jdk", machine.jdk());
    answer.put("processor", machine.processor());
    answer.put("cores", machine.cores());
    answer.put("threads", facts.getOrDefault("threads", machine.cores()));
    answer.put("memoryBytes", machine.memoryBytes());
    for (String key : List.of("blas", "blasReason", "gflopsFp32", "gflopsBf16", "gpu")) {
      answer.put(key, facts.get(key));
    }
    answer.put("cache", cache.toString());
    facts.forEach(answer::putIfAbsent);
    answer.put("heapBytes", Runtime.getRuntime().maxMemory());
    answer.put("cacheFreeBytes", freeBytes(cache));
    answer.put("programs", programs());
    answer.put("advice", advice);
    return answer;
  }

  private static void advise(Machine machine, Path cache, List<String> advice) {
    if (machine.memoryBytes() > 0 && machine.memoryBytes() < LITTLE_MEMORY) {
      advice.add("Less than 4 GB of memory: lower --batch, or use a larger machine.");
    }
    Long free = freeBytes(cache);
    if (free != null && free < LITTLE_SPACE) {
      advice.add(
          "Less than 3 GB free below " + cache + ": set QUIRE_CACHE to a folder with more room.");
    }
    Path there = existing(cache);
    if (there != null && !Files.isWritable(there)) {
      advice.add(there + " cannot be written: set QUIRE_CACHE to a folder that can.");
    }
  }

  /// Optional programs: where each is, or null.
  private static Map<String, @Nullable String> programs() {
    Map<String, @Nullable String> found = new LinkedHashMap<>();
    String[] folders =
        System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator, -1);
    for (String program : PROGRAMS) {
      String place = null;
      for (String folder : folders) {
        Path file = Path.of(folder.isEmpty() ? "." : folder, program);
        if (place == null && Files.isExecutable(file) && !Files.isDirectory(file)) {
          place = file.toString();
        }
      }
      found.put(program, place);
    }
    return found;
  }

  private static @Nullable Long freeBytes(Path folder) {
    Path there = existing(folder);
    try {
      return there == null ? null : Files.getFileStore(there).getUsableSpace();
    } catch (java.io.IOException _) {
      return null;
    }
  }

  /// The folder itself, or the nearest one above it that exists.
  private static @Nullable Path existing(Path folder) {
    Path there = folder;
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    return there;
  }

  private static void print(Map<String, @Nullable Object> answer, PrintWriter out) {
    row(out, "Quire", answer.get("version") + ", JDK " + answer.get("jdk"));
    row(out, "Processor", answer.get("processor") + ", " + answer.get("cores") + " cores");
    row(out, "Threads", answer.get("threads"));
    row(
        out,
        "Memory",
        size(answer.get("memoryBytes")) + ", Java heap up to " + size(answer.get("heapBytes")));
    row(out, "BLAS", known(answer.get("blas")) + reason(answer.get("blasReason")));
    row(
        out,
        "Speed",
        "fp32 " + speed(answer.get("gflopsFp32")) + ", bf16 " + speed(answer.get("gflopsBf16")));
    row(out, "GPU", answer.get("gpu") == null ? "none" : answer.get("gpu"));
    row(out, "Cache", answer.get("cache") + ", " + size(answer.get("cacheFreeBytes")) + " free");
    if (answer.get("programs") instanceof Map<?, ?> programs) {
      programs.forEach(
          (name, place) -> row(out, "" + name, place == null ? "not found (optional)" : place));
    }
    if (answer.get("advice") instanceof List<?> advice) {
      out.println();
      if (advice.isEmpty()) {
        out.println("All is well.");
      }
      advice.forEach(line -> out.println("Advice: " + line));
    }
  }

  private static void row(PrintWriter out, String name, @Nullable Object value) {
    out.printf(Locale.ROOT, "%-12s%s%n", name, value);
  }

  private static String known(@Nullable Object value) {
    return value == null ? "unknown" : value.toString();
  }

  private static String reason(@Nullable Object value) {
    return value == null ? "" : " (" + value + ")";
  }

  private static String size(@Nullable Object bytes) {
    return bytes instanceof Number number && number.longValue() > 0
        ? String.format(Locale.ROOT, "%.1f GB", number.doubleValue() / GIGABYTE)
        : "unknown";
  }

  private static String speed(@Nullable Object gflops) {
    return gflops instanceof Number number
        ? String.format(Locale.ROOT, "%.0f GFLOP/s", number.doubleValue())
        : "not measured";
  }
}

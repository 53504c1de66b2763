package quire.network.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import quire.base.Check;
import quire.base.RequestException;
import quire.network.Quantity;
import quire.network.flow.Fidelity;
import quire.network.flow.Outage;
import quire.network.flow.Relay;
import quire.network.flow.RelayMode;
import quire.network.flow.Routing;
import quire.network.flow.SimulationOptions;
import quire.network.topology.Topology;

/// How flows are followed: fidelity, routing, relay, outages.
final class RoutingOptions {
  @Option(
      names = "--fidelity",
      paramLabel = "HOW",
      defaultValue = "flow",
      description =
          "flow (max-min fair), chunk (whole flows stored and forwarded) or closed (latency +"
              + " bytes/bandwidth) (${DEFAULT-VALUE}).")
  private String fidelity = "flow";

  @Option(
      names = "--routing",
      paramLabel = "HOW",
      description =
          "spray, ecmp, d-mod-k, dor, minimal, valiant or ugal (dor on a torus, minimal on a"
              + " dragonfly, else spray).")
  private @Nullable String routing;

  @Option(
      names = "--queue-pairs",
      paramLabel = "Q",
      defaultValue = "1",
      description = "Ways that ecmp hashes each flow over (${DEFAULT-VALUE}).")
  private int queuePairs = 1;

  @Option(
      names = "--relay",
      paramLabel = "SIDE",
      defaultValue = "auto",
      description = "auto, none, source or destination (rail-only; ${DEFAULT-VALUE}).")
  private String relay = "auto";

  @Option(
      names = "--relay-mode",
      paramLabel = "MODE",
      defaultValue = "pipelined",
      description = "pipelined or serial (${DEFAULT-VALUE}).")
  private String relayMode = "pipelined";

  @Option(
      names = "--fail",
      paramLabel = "NODE@TIME[..TIME]",
      description =
          "Takes a node or cable down, as rail3.leaf0@2ms..5ms, nic5@0s or gpu0-leaf0@1ms;"
              + " repeatable.")
  private @Nullable List<String> fail;

  @SuppressWarnings("NullAway.Init")
  RoutingOptions() {}

  /// The options for a topology.
  SimulationOptions on(Topology topology, long seed) {
    var usual = SimulationOptions.of(topology);
    Check.range("--queue-pairs", queuePairs, 1, 1024);
    return new SimulationOptions(
        choose("--fidelity", fidelity, Fidelity.values()),
        routing == null ? usual.routing() : choose("--routing", routing, Routing.values()),
        queuePairs,
        choose("--relay", relay, Relay.values()),
        choose("--relay-mode", relayMode, RelayMode.values()),
        seed,
        outages());
  }

  private List<Outage> outages() {
    List<Outage> outages = new ArrayList<>();
    for (String text : fail == null ? List.<String>of() : fail) {
      int at = text.lastIndexOf('@');
      Check.that(at > 0, "--fail %s: must be NODE@TIME or NODE@TIME..TIME, as leaf0@2ms", text);
      String times = text.substring(at + 1);
      int dots = times.indexOf("..");
      String where = "--fail " + text + ":";
      double from = Quantity.TIME.parse(dots < 0 ? times : times.substring(0, dots), where);
      double to =
          dots < 0
              ? Double.POSITIVE_INFINITY
              : Quantity.TIME.parse(times.substring(dots + 2), where);
      Check.that(to > from, "--fail %s: the end must be after the start", text);
      outages.add(new Outage(text.substring(0, at), from, to));
    }
    return outages;
  }

  /// As written in commands: `d-mod-k`.
  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static <E extends Enum<E>> E choose(String option, String word, E[] values) {
    for (E value : values) {
      if (word(value).equals(word)) {
        return value;
      }
    }
    throw new RequestException(
        option
            + " "
            + word
            + ": is none of "
            + Arrays.stream(values).map(RoutingOptions::word).collect(Collectors.joining(", ")));
  }
}

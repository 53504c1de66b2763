package quire.bench;

import java.util.ArrayList;
import java.util.List;

/// Flow simulation against SimGrid with the same end times, one thread each. SimGrid's time is that
/// of its processor, ours that of the wall.
final class NetworkFlowsRace implements Race {
  @Override
  public String name() {
    return "network-flows";
  }

  @Override
  public String work() {
    return "max-min fair flows on a two-tier tree of q x q hosts, 50 GB/s links, spine = destination"
        + " mod q; all ordered pairs at once with equal or unequal sizes, or 100 permutations of"
        + " 1,024 hosts one after another; building a platform is not timed";
  }

  @Override
  public List<String> variants() {
    return NetworkFlows.variants();
  }

  @Override
  public double goal(String variant) {
    return switch (variant) {
      case "permutations" -> 1;
      case "equal-121" -> 100;
      default -> 40;
    };
  }

  @Override
  public List<String> peer(String variant, int threads) {
    var command = new ArrayList<>(List.of("network_flows.py", "--variant", variant));
    if (variant.equals("unequal-121")) {
      command.add("--once");
    }
    return command;
  }

  @Override
  public Runnable ours(String variant, int threads) {
    return new NetworkFlows(variant);
  }

  @Override
  public String choices(String variant) {
    return variant.equals("unequal-121")
        ? "the peer's work was done once and its time used for every pair"
        : "";
  }
}

package quire.network.experiment;

import java.util.List;
import quire.lab.AllOf;
import quire.lab.Always;
import quire.lab.Claim;
import quire.lab.Equivalent;
import quire.lab.Never;
import quire.lab.Paired;
import quire.lab.Trend;
import quire.network.experiment.FailureStudy.Kind;
import quire.network.experiment.FailureStudy.Work;
import quire.network.experiment.RelayStudy.Machine;

/// The directional claims, declared before anything is measured. Differences of logarithms read as
/// relative differences of times.
final class RailOnlyClaims {
  private static final String LN = "ln ratio";

  private RailOnlyClaims() {}

  static List<Claim> all() {
    return List.of(
        new Claim(
            "D1",
            "Random rail-aligned dense layouts take the same simulated iteration time on rail-only as"
                + " on a rail-optimized Clos that sprays ideally, to 1e-6: with rails of one switch,"
                + " and with sprayed rails of several tiers.",
            "identical iteration time for all dense models",
            AllOf.of(
                Equivalent.within(LayoutStudy.TIME, LayoutStudy.RAIL, LayoutStudy.CLOS, 1e-6)
                    .unit(LN),
                Equivalent.within(
                        LayoutStudy.TIME, LayoutStudy.RAIL_TIERED, LayoutStudy.CLOS_TIERED, 1e-6)
                    .unit(LN))),
        new Claim(
            "D2",
            "Where the Clos hashes its flows (ECMP, one queue pair or four), rails of one switch are"
                + " faster: they have no collisions.",
            "not in the paper",
            AllOf.of(
                Paired.less(LayoutStudy.TIME, LayoutStudy.RAIL, LayoutStudy.HASHED).unit(LN),
                Paired.less(LayoutStudy.TIME, LayoutStudy.RAIL, LayoutStudy.HASHED_FOUR).unit(LN))),
        relay(),
        new Claim(
            "D3-pipelined",
            "Relays that forward while they receive cost an all-to-all less than 2 %.",
            "not in the paper",
            AllOf.of(
                new Always(RelayStudy.SMALL, Machine.A100.pipelined()),
                new Always(RelayStudy.SMALL, Machine.H100.pipelined()))),
        new Claim(
            "D4",
            "Negative control: random permutations, which keep to no rail, are slower on rail-only than"
                + " on a Clos of full bisection.",
            "the design gives up any-to-any bandwidth",
            Paired.greater(PermutationStudy.TIME, PermutationStudy.RAIL, PermutationStudy.TREE)
                .unit(LN)),
        new Claim(
            "D5",
            "The best iteration time on rail-only never rises with the domain size K, and each step"
                + " gains no more than the one before (full model, best layout for each K).",
            "32 to 64: -12 % (GPT-3), -37 % (OPT); 512 to 1024: -0.95 %, -7.5 %",
            AllOf.of(new Always(PlannerStudy.FALLS), new Always(PlannerStudy.SHRINKS))),
        new Claim(
            "D6",
            "The larger the batch, the closer rail-only comes to one domain for all GPUs: ideal time"
                + " over time grows (simulated, random layouts).",
            "53 % at 512 sequences, 74 % at 2,048 (PaLM-540B)",
            Trend.growing(LayoutStudy.SHARE, LayoutStudy.RAIL).unit("rank correlation")),
        new Claim(
            "D7-power",
            "The best model-parallel size grows with the root of N / b (full model, one pipeline"
                + " stage): powers 0.5 and -0.5 within 0.05.",
            "equation (2), corrected",
            AllOf.of(
                new Always(PlannerStudy.POWER_HOLDS, "gpus"),
                new Always(PlannerStudy.POWER_HOLDS, "batch"))),
        new Claim(
            "D7-constant",
            "The best model-parallel size depends neither on K nor on the two bandwidths (full model,"
                + " one pipeline stage): it stays within 5 %.",
            "equation (2) holds none of them",
            new Always(PlannerStudy.UNCHANGED)),
        new Claim(
            "D8",
            "In every Megatron layout of 256 GPUs and more over 99 % of GPU pairs are silent, and every"
                + " pair that crosses domains has equal local ranks (groups in rings, domains of 8).",
            "over 99 % for 146B to 1T parameters",
            AllOf.of(new Always(TrafficStudy.OVER), new Never(TrafficStudy.CROSS))),
        new Claim(
            "D9",
            "Rail-only never costs more than rail-optimized, and less exactly where its rails need"
                + " fewer tiers (counted as the paper counts, both price books).",
            "38 to 77 % less at K = 256",
            AllOf.of(new Always(CostStudy.ORDERED), new Always(CostStudy.STRICT))),
        new Claim(
            "D10",
            "A hierarchical all-reduce beats the flat ring by the closed form's ratio within 1 % (5.8"
                + " with 32 GPUs), and rings on all rails close more than half of that gap.",
            "the ablation is not in the paper",
            AllOf.of(
                new Always(ReduceStudy.EQUAL, ReduceStudy.COMPARED),
                new Always(ReduceStudy.MOST, ReduceStudy.COMPARED))),
        new Claim(
            "D11-leaf",
            "The loss of a switch that GPUs hang on slows rail-only and rail-optimized alike: mean"
                + " slowdowns of an all-reduce differ by less than a tenth.",
            "both cut off its GPUs",
            Equivalent.within(
                    Kind.LEAF.slowdown(Work.REDUCE), FailureStudy.RAIL, FailureStudy.CLOS, 0.1)
                .unit("share of the time")),
        new Claim(
            "D11-spine",
            "The loss of a spine slows the Clos where every GPU sends across the middle of its rail,"
                + " as two pipeline stages do, and never rail-only, whose rails of one switch have"
                + " none.",
            "rail-only has fewer switches to lose",
            Paired.less(Kind.SPINE.slowdown(Work.STAGES), FailureStudy.RAIL, FailureStudy.CLOS)
                .unit("share of the time")),
        new Claim(
            "D12",
            "With expert popularity after Zipf the time of an all-to-all grows faster on rail-only"
                + " (relays at the source, stored and forwarded) than on a Clos.",
            "not in the paper",
            Paired.greater(ExpertStudy.GROWTH, ExpertStudy.RAIL, ExpertStudy.CLOS)
                .smallestEffect(0.01)
                .unit(LN)),
        new Claim(
            "D12-auto",
            "The same with relays on the less loaded side that forward while they receive.",
            "not in the paper",
            Paired.greater(ExpertStudy.GROWTH, ExpertStudy.RAIL_AUTO, ExpertStudy.CLOS)
                .smallestEffect(0.01)
                .unit(LN)));
  }

  private static Claim relay() {
    return new Claim(
        "D3",
        "An all-to-all through relays that store and forward costs more than one without by the"
            + " closed form within 1 %, and by 6 to 12 % with the ratios of DGX A100 and H100.",
        "8.2 to 11.2 %",
        AllOf.of(
            new Always(RelayStudy.EQUAL, Machine.A100.word),
            new Always(RelayStudy.EQUAL, Machine.H100.word),
            new Always(RelayStudy.IN_RANGE, Machine.A100.word),
            new Always(RelayStudy.IN_RANGE, Machine.H100.word)));
  }
}

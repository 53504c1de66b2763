package quire.network.collective;

import java.util.ArrayList;
import java.util.List;
import quire.network.Schedule;
import quire.network.Schedule.Regions;

/// A schedule being written: what is asked for, the steps so far, and where data stands.
final class Draft {
  final Operation op;
  final String algorithm;
  final GroupShape shape;
  final long elements;
  final int pieces;
  final ScheduleBuilder builder = new ScheduleBuilder();
  final List<String> notes = new ArrayList<>();
  Regions input;
  Regions output;

  /// @param pieces how many pieces a pipelined algorithm cuts the buffer into, at least 1
  Draft(Operation op, String algorithm, GroupShape shape, long elements, int pieces) {
    this.op = op;
    this.algorithm = algorithm;
    this.shape = shape;
    this.elements = elements;
    this.pieces = pieces;
    input = op.input(elements, shape.ranks());
    output = op.output(elements, shape.ranks());
  }

  int ranks() {
    return shape.ranks();
  }

  Schedule schedule() {
    for (var regions : List.of(input, output)) {
      for (int r = 0; r < ranks(); r++) {
        builder.reserve(regions.from()[r] + regions.length()[r]);
      }
    }
    return new Schedule(op.word(), algorithm, elements, builder.build(), input, output, notes);
  }
}

package quire.network.flow;

import java.util.Arrays;
import java.util.HashMap;
import quire.network.topology.Topology;

/// Operations and resources sorted into classes that cannot be told apart: the coarsest partition
/// in which equal operations have equal sizes, wait for equal ones and cross equal resources, and
/// equal resources have equal capacities and carry equally many operations of each class.
///
/// In such a partition every class of operations has one start, one rate at each moment and one
/// end: the max-min rates are unique, and the filling treats equal resources and operations alike
/// at every step. So one operation a class, with the load that its whole class puts on one resource
/// of each class, gives the times of all.
///
/// The partition is found by refining colours, 64-bit sums of mixed hashes, until their number no
/// longer grows (the stable colouring of Weisfeiler and Leman).
final class Symmetry {
  private final FlowProgram program;
  private final PathTable table;
  private final double[] capacity;
  private final int[] pathOf;

  /// The class of each operation and resource; classes count from 0.
  final int[] operationClass;

  final int[] resourceClass;
  int operationClasses;
  int resourceClasses;

  /// @param pathOf the path of each flow, -1 where it crosses nothing
  Symmetry(Topology topology, FlowProgram program, PathTable table, int[] pathOf) {
    this.program = program;
    this.table = table;
    this.pathOf = pathOf;
    capacity = new double[topology.resources()];
    Arrays.setAll(capacity, topology::capacity);
    operationClass = new int[program.size()];
    resourceClass = new int[capacity.length];
    refine();
  }

  private void refine() {
    var operation = new long[operationClass.length];
    var resource = new long[resourceClass.length];
    for (int i = 0; i < operation.length; i++) {
      double latency = pathOf[i] < 0 ? -1 : table.latency(pathOf[i]);
      operation[i] =
          mix(mix(bits(program.amount(i)) + (program.isFlow(i) ? 1 : 2)) + bits(program.release(i)))
              + mix(bits(program.cap(i)) ^ mix(bits(latency)));
    }
    for (int r = 0; r < resource.length; r++) {
      resource[r] = mix(bits(capacity[r]));
    }
    int before = -1;
    int now = 0;
    while (now > before) {
      before = now;
      operationClasses = number(operation, operationClass);
      resourceClasses = number(resource, resourceClass);
      now = operationClasses + resourceClasses;
      recolour(operation, resource);
    }
  }

  private void recolour(long[] operation, long[] resource) {
    var load = new long[resource.length];
    for (int i = 0; i < operation.length; i++) {
      long sum = mix(operationClass[i]);
      for (int k = 0; k < program.dependencies(i); k++) {
        sum += mix(operationClass[program.dependency(i, k)] + (1L << 40));
      }
      if (pathOf[i] >= 0) {
        for (int at = table.first(pathOf[i]); at < table.end(pathOf[i]); at++) {
          int r = table.resource(at);
          long weight = bits(table.weight(pathOf[i], at));
          sum += mix(mix(resourceClass[r] + (1L << 41)) ^ weight);
          load[r] += mix(mix(operationClass[i] + (1L << 42)) ^ weight);
        }
      }
      operation[i] = sum;
    }
    for (int r = 0; r < resource.length; r++) {
      resource[r] = mix(resourceClass[r]) + load[r];
    }
  }

  private static int number(long[] colours, int[] classes) {
    var numbers = new HashMap<Long, Integer>();
    for (int i = 0; i < colours.length; i++) {
      classes[i] = numbers.computeIfAbsent(colours[i], colour -> numbers.size());
    }
    return numbers.size();
  }

  private static long bits(double value) {
    return Double.doubleToLongBits(value);
  }

  private static long mix(long value) {
    long mixed = (value + 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 29)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 32);
  }

  /// One operation of each class.
  int[] representatives() {
    var one = new int[operationClasses];
    for (int i = operationClass.length - 1; i >= 0; i--) {
      one[operationClass[i]] = i;
    }
    return one;
  }

  /// Capacity of a resource of each class.
  double[] capacities() {
    var one = new double[resourceClasses];
    for (int r = 0; r < resourceClass.length; r++) {
      one[resourceClass[r]] = capacity[r];
    }
    return one;
  }

  /// The path of each class of operations over classes of resources, in a table of its own: the
  /// weight is what the whole class puts on one resource.
  int[] paths(PathTable classes) {
    var member = new int[resourceClasses];
    for (int r = resourceClass.length - 1; r >= 0; r--) {
      member[resourceClass[r]] = r;
    }
    var weights = new java.util.ArrayList<java.util.TreeMap<Integer, Double>>();
    for (int c = 0; c < operationClasses; c++) {
      weights.add(new java.util.TreeMap<>());
    }
    for (int i = 0; i < pathOf.length; i++) {
      if (pathOf[i] < 0) {
        continue;
      }
      for (int at = table.first(pathOf[i]); at < table.end(pathOf[i]); at++) {
        int r = table.resource(at);
        if (member[resourceClass[r]] == r) {
          weights
              .get(operationClass[i])
              .merge(resourceClass[r], table.weight(pathOf[i], at), Double::sum);
        }
      }
    }
    int[] one = representatives();
    var paths = new int[operationClasses];
    for (int c = 0; c < operationClasses; c++) {
      var crossed = weights.get(c);
      int path = pathOf[one[c]];
      paths[c] =
          path < 0
              ? -1
              : classes.add(
                  crossed.keySet().stream().mapToInt(Integer::intValue).toArray(),
                  crossed.size(),
                  crossed.values().stream().mapToDouble(Double::doubleValue).toArray(),
                  table.latency(path));
    }
    return paths;
  }
}

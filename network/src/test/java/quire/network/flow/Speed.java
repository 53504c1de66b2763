package quire.network.flow;

class Speed {
  static long cpu() {
    return java.lang.management.ManagementFactory.getThreadMXBean()
            .isCurrentThreadCpuTimeSupported()
        ? java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()
        : 0;
  }

  public static void main(String[] a) {
    var t = AllToAll.tree(11);
    var o = SimulationOptions.of(t).with(Routing.D_MOD_K);
    for (int k = 0; k < 6; k++) {
      long s = cpu();
      var r = FlowSimulator.run(t, AllToAll.unequal(121), o);
      System.out.println(
          "unequal " + (cpu() - s) / 1e9 + " end " + r.endSeconds() + " events " + r.events());
      for (int w = 0; w < 5; w++) {
        s = cpu();
        r = FlowSimulator.run(t, AllToAll.equal(121), o);
        if (w == 4)
          System.out.println(
              "equal "
                  + (cpu() - s) / 1e9
                  + " end "
                  + r.endSeconds()
                  + " want "
                  + 120 * 1e8 / 50e9
                  + " events "
                  + r.events());
      }
    }
  }
}

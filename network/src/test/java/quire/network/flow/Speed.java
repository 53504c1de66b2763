package quire.network.flow;

class Speed {
  public static void main(String[] a) {
    var t = AllToAll.tree(11);
    var o = SimulationOptions.of(t).with(Routing.D_MOD_K);
    for (int k = 0; k < 4; k++) {
      long s = System.nanoTime();
      var r = FlowSimulator.run(t, AllToAll.unequal(121), o);
      System.out.println("unequal " + (System.nanoTime() - s) / 1e9 + " end " + r.endSeconds() + " events " + r.events());
      for (int w = 0; w < 5; w++) {
      s = System.nanoTime();
      r = FlowSimulator.run(t, AllToAll.equal(121), o);
      System.out.println("equal " + (System.nanoTime() - s) / 1e9 + " end " + r.endSeconds() + " want " + 120 * 1e8 / 50e9+ " events " + r.events());
      }
    }
  }
}

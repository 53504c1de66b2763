// SimGrid's side of the race network-flows: one simulation of flows along given routes.
//
// usage: network_flows WORK [ENDS]
// WORK is text:  links N / one "capacity" a line;  hosts H;  flows F / one "round src dst bytes n link..." a line.
// Flows of a round start together, rounds one after another. Prints the processor seconds of the simulation,
// without building the platform; writes the end of every flow (within its round) to ENDS.
// Settings make the model plain max-min sharing: CM02, no correction factors, no cross traffic, no TCP window.
#include <simgrid/s4u.hpp>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <map>
#include <string>
#include <vector>
namespace sg4 = simgrid::s4u;

struct Flow {
  int round, src, dst;
  double bytes;
  double end;
};

int main(int argc, char** argv) {
  std::vector<std::string> arguments{
      argv[0], "--cfg=network/model:CM02", "--cfg=network/TCP-gamma:1e30", "--cfg=network/crosstraffic:0",
      "--cfg=network/bandwidth-factor:1", "--cfg=network/latency-factor:1", "--cfg=network/weight-S:0",
      "--cfg=surf/precision:1e-15", "--cfg=maxmin/precision:1e-5", "--log=root.thres:error"};
  if (argc > 3)
    arguments[8] = std::string("--cfg=maxmin/precision:") + argv[3];
  std::vector<char*> raw;
  for (auto& a : arguments)
    raw.push_back(a.data());
  int count = static_cast<int>(raw.size());
  raw.push_back(nullptr);
  sg4::Engine engine(&count, raw.data());
  std::ifstream in(argv[1]);
  std::string word;
  int n;
  auto* zone = sg4::create_full_zone("network");
  in >> word >> n;
  std::vector<sg4::Link*> links(n);
  for (int i = 0; i < n; i++) {
    double capacity;
    in >> capacity;
    links[i] = zone->create_link("l" + std::to_string(i), capacity)->set_latency(0)->seal();
  }
  in >> word >> n;
  std::vector<sg4::Host*> hosts(n);
  for (int i = 0; i < n; i++)
    hosts[i] = zone->create_host("h" + std::to_string(i), 1e9)->seal();
  in >> word >> n;
  std::vector<Flow> flows(n);
  std::map<std::pair<int, int>, bool> known;
  int rounds = 0;
  for (auto& flow : flows) {
    int hops;
    in >> flow.round >> flow.src >> flow.dst >> flow.bytes >> hops;
    rounds = std::max(rounds, flow.round + 1);
    std::vector<sg4::LinkInRoute> route;
    for (int k = 0; k < hops; k++) {
      int link;
      in >> link;
      route.emplace_back(links[link]);
    }
    auto& seen = known[{flow.src, flow.dst}];
    if (!seen)
      zone->add_route(hosts[flow.src]->get_netpoint(), hosts[flow.dst]->get_netpoint(), nullptr, nullptr, route,
                      false);
    seen = true;
  }
  zone->seal();
  sg4::Actor::create("driver", hosts[0], [&]() {
    size_t at = 0;
    for (int round = 0; round < rounds; round++) {
      double begin = sg4::Engine::get_clock();
      size_t first = at;
      std::vector<sg4::CommPtr> comms;
      for (; at < flows.size() && flows[at].round == round; at++)
        comms.push_back(sg4::Comm::sendto_async(hosts[flows[at].src], hosts[flows[at].dst],
                                                static_cast<uint64_t>(flows[at].bytes)));
      sg4::Comm::wait_all(comms);
      for (size_t k = 0; k < comms.size(); k++)
        flows[first + k].end = comms[k]->get_finish_time() - begin;
    }
  });
  // Processor time of this single thread: it is not longer than wall time, whatever else runs.
  std::clock_t start = std::clock();
  engine.run();
  double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  if (argc > 2) {
    FILE* out = fopen(argv[2], "w");
    for (auto& flow : flows)
      fprintf(out, "%.17g\n", flow.end);
    fclose(out);
  }
  printf("%.9f\n", seconds);
  return 0;
}

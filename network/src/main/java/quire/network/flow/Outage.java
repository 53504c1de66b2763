package quire.network.flow;

/// A node or cable that is down for a while.
///
/// @param element a node (`rail3.leaf0`, `gpu5`), a GPU's network card (`nic5`) or a cable
///   (`gpu0-rail0.leaf0`)
/// @param from seconds, at least 0
/// @param to seconds, above `from`; infinite where it stays down
public record Outage(String element, double from, double to) {}

package quire.graph.train;

import java.util.List;
import quire.graph.model.GraphNetwork;

/// What training one network gave.
///
/// @param seed of weights, dropout, order and expanders
/// @param parameters how many numbers were trained
/// @param bestEpoch the first epoch of the highest validation metric
/// @param validation the plan's metric there
/// @param test likewise
/// @param curve every epoch, in order
/// @param seconds of training; of a resumed run, of all its parts
/// @param network with the parameters of the best epoch, in evaluation mode; the caller's
/// @param predictions of all rows, by that network
public record Trained(
    long seed,
    long parameters,
    int bestEpoch,
    double validation,
    double test,
    List<Epoch> curve,
    double seconds,
    GraphNetwork network,
    Predictions predictions) {}

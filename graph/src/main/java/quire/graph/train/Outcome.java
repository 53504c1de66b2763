package quire.graph.train;

import quire.graph.GraphData;
import quire.graph.model.NetworkConfig;

/// What was trained on what.
record Outcome(GraphData data, NetworkConfig network, TrainingPlan plan) {}

package quire.network.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import quire.network.Fields;
import quire.network.model.ModelShape.Experts;
import quire.network.model.ModelShape.Latent;
import quire.network.model.ModelShape.Positions;
import quire.network.model.Models.Read;

/// Models from files: own YAML, Hugging Face `config.json` (llama, mixtral, gpt2, opt, bloom,
/// deepseek names), Calculon's application JSON. A key that none of them reads is told by name.
final class ModelFiles {
  /// Keys of Hugging Face files that change neither shape nor cost here.
  private static final String[] IDLE = {
    "_name_or_path",
    "architectures",
    "torch_dtype",
    "transformers_version",
    "use_cache",
    "bos_token_id",
    "eos_token_id",
    "pad_token_id",
    "initializer_range",
    "rms_norm_eps",
    "layer_norm_epsilon",
    "layer_norm_eps",
    "rope_theta",
    "rope_scaling",
    "attention_dropout",
    "attention_probs_dropout_prob",
    "hidden_dropout",
    "hidden_dropout_prob",
    "dropout",
    "attn_pdrop",
    "embd_pdrop",
    "resid_pdrop",
    "hidden_act",
    "activation_function",
    "auto_map",
    "router_aux_loss_coef",
    "output_router_logits",
    "sliding_window",
    "pretraining_tp",
    "do_layer_norm_before",
    "layerdrop",
    "prefix",
    "summary_activation",
    "summary_first_dropout",
    "summary_proj_to_labels",
    "summary_type",
    "summary_use_proj",
    "task_specific_params",
    "dtype",
    "model_type",
    "apply_residual_connection_post_layernorm",
    "masked_softmax_fusion",
    "init_std",
    "slow_but_exact",
    "skip_bias_add",
    "skip_bias_add_qkv",
    "attention_softmax_in_fp32",
    "bias_dropout_fusion",
    "unk_token_id",
    "seq_length",
    "aux_loss_alpha",
    "ep_size",
    "n_group",
    "moe_layer_freq",
    "norm_topk_prob",
    "routed_scaling_factor",
    "scoring_func",
    "seq_aux",
    "topk_group",
    "topk_method",
    "num_nextn_predict_layers",
    "quantization_config",
    "mlp_bias",
    "n_ctx",
    "word_embed_proj_dim",
    "enable_bias",
    "layer_norm_elementwise_affine",
    "_remove_final_layer_norm"
  };

  private ModelFiles() {}

  static Read read(Fields f) {
    ModelShape model;
    if (f.has("layers")) {
      model = own(f);
    } else if (f.has("num_blocks") || f.has("feedforward")) {
      model = calculon(f);
    } else if (f.has("model_type") || f.has("hidden_size") || f.has("n_embd")) {
      model = huggingFace(f);
    } else {
      throw f.refused(
          "layers",
          "is missing: needs layers, hidden, heads, vocabulary and sequence, or a Hugging"
              + " Face or Calculon file");
    }
    List<String> warnings = new ArrayList<>();
    for (String key : f.unknown()) {
      warnings.add(f.at(key) + " is not known and does nothing");
    }
    return new Read(model, warnings);
  }

  private static ModelShape own(Fields f) {
    int hidden = f.whole("hidden");
    int heads = f.whole("heads");
    int headSize = headSize(f, hidden, heads, f.has("headSize") ? f.whole("headSize") : 0);
    f.ignore("headSize");
    boolean gated = f.flag("gated", false);
    int ffn = f.whole("ffn", 4 * hidden);
    int count = f.count("experts", 0);
    Experts experts =
        count == 0
            ? null
            : new Experts(
                count,
                f.whole("topK", 1),
                f.whole("expertFfn", ffn),
                f.count("sharedExperts", 0),
                f.count("denseLayers", 0),
                false);
    String name = f.text("name");
    return shape(
        f,
        name == null ? f.where() : name,
        f.whole("layers"),
        hidden,
        heads,
        f.whole("kvHeads", heads),
        headSize,
        ffn,
        gated,
        f.whole("vocabulary"),
        f.whole("sequence"),
        f.flag("biases", !gated),
        f.flag("tied", !gated),
        gated ? Positions.FREE : Positions.LEARNED,
        false,
        experts,
        null);
  }

  /// Keys: hidden, feedforward, seq_size, attn_heads, attn_size, num_blocks, vocab_size.
  private static ModelShape calculon(Fields f) {
    int hidden = f.whole("hidden");
    int heads = f.whole("attn_heads");
    String name = f.text("name");
    int headSize = headSize(f, hidden, heads, f.has("attn_size") ? f.whole("attn_size") : 0);
    f.ignore("attn_size");
    return shape(
        f,
        name == null ? f.where() : name,
        f.whole("num_blocks"),
        hidden,
        heads,
        heads,
        headSize,
        f.whole("feedforward", 4 * hidden),
        false,
        f.whole("vocab_size", 51200),
        f.whole("seq_size"),
        true,
        true,
        Positions.LEARNED,
        false,
        null,
        null);
  }

  private static ModelShape huggingFace(Fields f) {
    String type = f.text("model_type");
    boolean gpt = type != null && List.of("gpt2", "opt", "bloom", "gpt_neox").contains(type);
    int hidden = f.whole(f.either("hidden_size", "n_embd", "n_embed"));
    int heads = f.whole(f.either("num_attention_heads", "n_head"));
    int layers = f.whole(f.either("num_hidden_layers", "n_layer"));
    f.ignore("n_inner");
    String inner = f.either("intermediate_size", "ffn_dim", "n_inner");
    int ffn = f.has(inner) ? f.whole(inner) : 4 * hidden;
    int headSize = headSize(f, hidden, heads, f.has("head_dim") ? f.whole("head_dim") : 0);
    f.ignore("head_dim").ignore(IDLE);
    int sequence = f.whole(f.either("max_position_embeddings", "n_positions", "seq_length"), 2048);
    boolean bloom = "bloom".equals(type);
    boolean tied = f.flag("tie_word_embeddings", gpt);
    Latent latent =
        f.has("kv_lora_rank")
            ? new Latent(
                f.count("q_lora_rank", 0),
                f.whole("kv_lora_rank"),
                f.whole("qk_nope_head_dim"),
                f.whole("qk_rope_head_dim"),
                f.whole("v_head_dim"))
            : null;
    int kvHeads = latent == null ? f.whole("num_key_value_heads", heads) : heads;
    f.ignore("num_key_value_heads", "attention_bias");
    return shape(
        f,
        type == null ? f.where() : type,
        layers,
        hidden,
        heads,
        kvHeads,
        headSize,
        ffn,
        !gpt,
        f.whole("vocab_size"),
        sequence,
        gpt,
        tied,
        gpt && !bloom ? Positions.LEARNED : Positions.FREE,
        bloom,
        experts(f, ffn),
        latent);
  }

  private static @Nullable Experts experts(Fields f, int ffn) {
    String key = f.either("num_local_experts", "n_routed_experts");
    int count = f.count(key, 0);
    if (count == 0) {
      return null;
    }
    return new Experts(
        count,
        f.whole("num_experts_per_tok", 2),
        f.whole("moe_intermediate_size", ffn),
        f.count("n_shared_experts", 0),
        f.count("first_k_dense_replace", 0),
        "noaux_tc".equals(f.text("topk_method")));
  }

  private static int headSize(Fields f, int hidden, int heads, int given) {
    if (given > 0) {
      return given;
    }
    if (hidden % heads != 0) {
      throw f.refused("hidden", hidden + ": is no multiple of the " + heads + " heads");
    }
    return hidden / heads;
  }

  private static ModelShape shape(
      Fields f,
      String name,
      int layers,
      int hidden,
      int heads,
      int kvHeads,
      int headSize,
      int ffn,
      boolean gated,
      int vocabulary,
      int sequence,
      boolean biases,
      boolean tied,
      Positions positions,
      boolean embeddingNorm,
      @Nullable Experts experts,
      @Nullable Latent latent) {
    if (heads % kvHeads != 0) {
      throw f.refused(
          f.either("kvHeads", "num_key_value_heads"),
          kvHeads + ": does not divide the " + heads + " heads");
    }
    return new ModelShape(
        name,
        layers,
        hidden,
        heads,
        kvHeads,
        headSize,
        ffn,
        gated,
        vocabulary,
        sequence,
        biases,
        tied,
        positions,
        embeddingNorm,
        experts,
        latent,
        Double.NaN);
  }
}

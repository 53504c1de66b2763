package quire.network.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import quire.base.RequestException;

class ModelsTest {
  @TempDir Path folder;

  static Stream<ModelShape> models() {
    return Models.all().stream();
  }

  /// Each preset's count against its published total: exact where that has all digits, else to the
  /// rounding of the print (one decimal of a billion, or 1 %).
  @ParameterizedTest
  @MethodSource("models")
  void countsMatchPublishedTotals(ModelShape model) {
    double published = model.published();
    boolean exact = published % 1e6 != 0;
    double tolerance = exact ? 0 : Math.max(0.05e9, 0.01 * published);
    assertThat(model.parameters()).isCloseTo(published, within(tolerance));
  }

  /// P = 12 l h^2 (1 + 13/(12h) + (V+s)/(12 l h)), which leaves out the last norm's 2h.
  @ParameterizedTest
  @ValueSource(strings = {"megatron-1.7b", "megatron-145.6b", "megatron-1008b", "megatron-22b"})
  void gptFormula(String name) {
    var m = Models.of(name).model();
    double l = m.layers();
    double h = m.hidden();
    double formula =
        12 * l * h * h * (1 + 13 / (12 * h) + (m.vocabulary() + m.sequence()) / (12 * l * h));
    assertThat(m.parameters() - 2 * h).isCloseTo(formula, within(formula * 1e-12));
  }

  @Test
  void everyPresetOfTheFaceIsThere() {
    for (String name :
        List.of(
            "megatron-1.7b",
            "megatron-1008b",
            "megatron-22b",
            "mt-nlg-530b",
            "gpt3-175b",
            "gpt3-13b",
            "opt-175b",
            "palm-540b",
            "gopher-280b",
            "mixtral-8x7b",
            "gpt-1t")) {
      assertThat(Models.of(name).model().parameters()).as(name).isPositive();
    }
    for (String name : Hardware.NAMES) {
      var hardware = Hardware.of(name);
      assertThat(hardware.warnings()).isEmpty();
      assertThat(hardware.hardware().source()).isNotEmpty();
    }
    assertThatThrownBy(() -> Models.of("gpt3-175"))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("did you mean gpt3-175b?");
    assertThatThrownBy(() -> Hardware.of("h101"))
        .hasMessageContaining("--hardware h101: is neither a file nor one of a100-80g, h100");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mixtral-8x7b | {'model_type':'mixtral','hidden_size':4096,'intermediate_size':14336,"
            + "'num_hidden_layers':32,'num_attention_heads':32,'num_key_value_heads':8,"
            + "'vocab_size':32000,'num_local_experts':8,'num_experts_per_tok':2}",
        "llama3-8b | {'model_type':'llama','hidden_size':4096,'intermediate_size':14336,"
            + "'num_hidden_layers':32,'num_attention_heads':32,'num_key_value_heads':8,"
            + "'vocab_size':128256,'max_position_embeddings':8192,'rope_theta':5e5}",
        "gpt2 | {'model_type':'gpt2','n_embd':768,'n_head':12,'n_layer':12,'n_positions':1024,"
            + "'vocab_size':50257,'n_ctx':1024}",
        "opt-175b | {'model_type':'opt','hidden_size':12288,'ffn_dim':49152,'num_hidden_layers':96,"
            + "'num_attention_heads':96,'vocab_size':50272,'max_position_embeddings':2048}",
        "bloom-176b | {'model_type':'bloom','n_embed':14336,'n_layer':70,'num_attention_heads':112,"
            + "'vocab_size':250880,'seq_length':2048}",
        "deepseek-v3 | {'model_type':'deepseek_v3','hidden_size':7168,'intermediate_size':18432,"
            + "'num_hidden_layers':61,'num_attention_heads':128,'num_key_value_heads':128,"
            + "'vocab_size':129280,'max_position_embeddings':4096,'q_lora_rank':1536,"
            + "'kv_lora_rank':512,'qk_nope_head_dim':128,'qk_rope_head_dim':64,'v_head_dim':128,"
            + "'n_routed_experts':256,'num_experts_per_tok':8,'moe_intermediate_size':2048,"
            + "'n_shared_experts':1,'first_k_dense_replace':3,'topk_method':'noaux_tc'}",
        "gpt3-175b | {'name':'x','hidden':12288,'feedforward':49152,'seq_size':2048,'attn_heads':96,"
            + "'attn_size':128,'num_blocks':96,'vocab_size':50257}",
      })
  void filesOfOtherTools(String preset, String text) throws Exception {
    Path file = Files.writeString(folder.resolve("config.json"), text.replace('\'', '"'));
    var read = Models.of(file.toString());
    assertThat(read.warnings()).isEmpty();
    assertThat(read.model().parameters()).isEqualTo(Models.of(preset).model().parameters());
  }

  @Test
  void ownFiles() throws Exception {
    Path file = folder.resolve("m.yaml");
    Files.writeString(
        file,
        "layers: 48\nhidden: 6144\nheads: 64\nvocabulary: 51200\nsequence: 2048\ncolour: red\n");
    var read = Models.of(file.toString());
    assertThat(read.model().parameters()).isEqualTo(Models.of("megatron-22b").model().parameters());
    assertThat(read.warnings()).containsExactly(file + ":6: colour is not known and does nothing");
    Files.writeString(file, "layers: 48\nhidden: 6144\nheads: many\nvocabulary: 1\nsequence: 1\n");
    assertThatThrownBy(() -> Models.of(file.toString()))
        .hasMessage(file + ":3: heads many: must be a whole number of at least 1");
    Files.writeString(file, "layers: 48\nheads: 64\nvocabulary: 1\nsequence: 1\n");
    assertThatThrownBy(() -> Models.of(file.toString())).hasMessage(file + ": 'hidden' is missing");
    Files.writeString(file, "layers: 2\nhidden: 100\nheads: 64\nvocabulary: 1\nsequence: 1\n");
    assertThatThrownBy(() -> Models.of(file.toString()))
        .hasMessage(file + ":2: hidden 100: is no multiple of the 64 heads");
  }

  @Test
  void hardwareFilesNeedUnits() throws Exception {
    Path file = folder.resolve("h.yaml");
    String good =
        "flops: 312e12\nmemory: 80GiB\nmemoryBandwidth: 2039GB/s\nhb: 8\n"
            + "hbBandwidth: 300GB/s\nnicBandwidth: 25GB/s\n";
    Files.writeString(file, good);
    assertThat(Hardware.of(file.toString()).hardware().memory()).isEqualTo(80.0 * (1L << 30));
    Files.writeString(file, good.replace("25GB/s", "25"));
    assertThatThrownBy(() -> Hardware.of(file.toString()))
        .hasMessageContaining(file + ":6: nicBandwidth 25: has no unit");
    Files.writeString(file, good.replace("300GB/s", "-300GB/s"));
    assertThatThrownBy(() -> Hardware.of(file.toString())).hasMessageContaining("is negative");
    Files.writeString(file, good.replace("80GiB", ".nan"));
    assertThatThrownBy(() -> Hardware.of(file.toString())).hasMessageContaining("h.yaml:2: memory");
    Path json =
        Files.writeString(
            folder.resolve("s.json"),
            """
            {"matrix":{"float16":{"tflops":312,"gflops_efficiency":{}}},"vector":{},
             "mem1":{"GiB":80,"GBps":2039},"mem2":{},
             "networks":[{"bandwidth":300,"size":8,"latency":0.000001},
                         {"bandwidth":25,"size":65536,"latency":0.00002}]}
            """);
    var system = Hardware.of(json.toString());
    assertThat(system.hardware().hbBandwidth()).isEqualTo(300e9);
    assertThat(system.hardware().nicLatency()).isEqualTo(2e-5);
    assertThat(system.warnings()).anyMatch(line -> line.contains("efficiency tables"));
  }
}

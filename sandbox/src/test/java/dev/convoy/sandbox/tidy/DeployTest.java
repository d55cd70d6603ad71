package dev.convoy.sandbox.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.convoy.config.ConfigLoader;
import dev.convoy.config.ConvoyConfig;
import dev.convoy.config.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** What is shipped to be deployed with agrees with the code, and its parts with each other. */
class DeployTest {
    private static final Path ROOT = Path.of("..");
    private static final Map<String, String> ENVIRONMENT = Map.of("SHOP_PASSWORD", "s", "REPORTING_PASSWORD", "r", "MIRROR_PASSWORD", "m");

    private static ConvoyConfig config(String file) throws Exception {
        return ConfigLoader.load(ROOT.resolve(file), ENVIRONMENT, Set.of(Part.source(), Part.kafka(), Part.everyTarget()));
    }

    private static List<JsonNode> yaml(String file) throws IOException {
        List<JsonNode> documents = new ArrayList<>();
        new Yaml().loadAll(Files.readString(ROOT.resolve(file))).forEach(document -> documents.add(JsonMapper.builder().build()
            .valueToTree(document)));
        return documents;
    }

    @ParameterizedTest
    @ValueSource(strings = {"dist/src/conf/convoy.yaml", "docker/convoy.yaml", "deploy/kubernetes/convoy.yaml"})
    void everyConfigurationCanBeRead(String file) throws Exception {
        assertTrue(config(file).targets().containsKey("reporting"));
    }

    @Test
    void composeRunsAConsumerOfEachTargetWithItsPasswordOnly() throws Exception {
        JsonNode services = yaml("docker-compose.yml").get(0).path("services");
        for (String target : config("docker/convoy.yaml").targets().keySet()) {
            JsonNode consumer = services.path("consumer-" + target);
            assertEquals(target, consumer.path("command").path(4).asText());
            assertEquals(1, consumer.path("environment").size());
        }
        assertEquals("producer", services.path("producer").path("command").path(0).asText());
        // Two that build the same image do so at the same time, and one of them fails.
        services.properties().forEach(service -> assertEquals(service.getKey().equals("setup"), service.getValue().has("build")));
    }

    @Test
    void theManifestsNameOnlyWhatIsThere() throws Exception {
        Set<String> secrets = new TreeSet<>();
        yaml("deploy/kubernetes/secret.yaml").forEach(secret -> secrets.add(secret.path("metadata").path("name").asText()));
        Set<String> files = new TreeSet<>();
        yaml("deploy/kubernetes/kustomization.yaml").get(0).path("resources").forEach(file -> files.add(file.asText()));
        for (String file : files) {
            for (JsonNode object : yaml("deploy/kubernetes/" + file)) {
                object.path("spec").path("template").path("spec").path("containers").forEach(container -> {
                    container.path("envFrom").forEach(from -> assertTrue(secrets.contains(from.path("secretRef").path("name").asText())));
                    assertTrue(container.path("securityContext").path("readOnlyRootFilesystem").asBoolean());
                });
            }
        }
        JsonNode producer = yaml("deploy/kubernetes/producer.yaml").get(0);
        assertEquals(2, producer.path("spec").path("replicas").asInt());
        JsonNode container = producer.at("/spec/template/spec/containers/0");
        for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            assertEquals("/health", container.at("/" + probe + "/httpGet/path").asText());
        }
    }
}

package dev.weft.operator.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.google.protobuf.util.JsonFormat;
import dev.weft.operator.model.MeshService;
import dev.weft.operator.model.Model;
import dev.weft.operator.model.PublishedKeys;
import dev.weft.operator.model.ServicePort;
import dev.weft.operator.model.gateway.MeshGateway;
import dev.weft.operator.resolve.Finding;
import dev.weft.operator.resolve.LastGood;
import dev.weft.operator.resolve.ObjectStatus;
import dev.weft.operator.resolve.Resolution;
import dev.weft.operator.resolve.Resolver;
import dev.weft.operator.translate.Translation;
import dev.weft.operator.translate.Translator;
import dev.weft.operator.watch.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A folder with resources, and files with what must come of them: {@code status.yaml}, {@code
 * proxy-<workload>.yaml} for what each workload accepts, {@code gateway-<name>.yaml} for what each
 * Gateway listens on, {@code destinations.yaml} for what callers of the namespace {@code shop} do
 * with ports of Services and with what {@code ask.txt} lists, whose lines may begin with the
 * namespace of another caller. A file {@code before.yaml} is resolved first, as what was in force
 * before.
 */
final class GoldenCase {
    private static final String CALLER_NAMESPACE = "shop";

    /** Of issuers nobody here knows any. */
    private static final PublishedKeys PUBLISHED =
            keys -> new PublishedKeys.Known.Failed("answers with status 503");

    private final Path folder;
    private final Manifests manifests = new Manifests();
    private final ObjectMapper yaml =
            new ObjectMapper(
                    new YAMLFactory()
                            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                            .disable(YAMLGenerator.Feature.SPLIT_LINES)
                            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES));

    GoldenCase(Path folder) {
        this.folder = folder;
    }

    /** What comes of the resources, by file name. */
    Map<String, String> actual() throws IOException {
        LastGood before = LastGood.empty();
        Path earlier = folder.resolve("before.yaml");
        if (Files.exists(earlier)) {
            before = resolve(earlier, before).lastGood();
        }
        Resolution resolution = resolve(folder.resolve("in.yaml"), before);
        Map<String, String> files = new TreeMap<>();
        files.put("status.yaml", yaml.writeValueAsString(status(resolution.statuses())));
        Model model = resolution.model();
        Translator translator = new Translator(model);
        for (var member : model.members().values()) {
            files.put(
                    "proxy-" + member.name() + ".yaml",
                    text(translator.workload(member.namespace(), member.name())));
        }
        for (MeshGateway gateway : model.ingress().gateways().values()) {
            files.put(
                    "gateway-" + gateway.ref().name() + ".yaml", text(translator.gateway(gateway)));
        }
        ObjectNode destinations = yaml.createObjectNode();
        model.services().values().stream()
                .sorted(Comparator.comparing(service -> service.key().path()))
                .forEach(service -> destinations(translator, service, destinations));
        for (String line : asked()) {
            String[] words = line.split(" ", 2);
            String caller = words.length == 2 ? words[0] : CALLER_NAMESPACE;
            destinations.set(line, json(translator.destination(caller, words[words.length - 1])));
        }
        files.put("destinations.yaml", yaml.writeValueAsString(destinations));
        return files;
    }

    private List<String> asked() throws IOException {
        Path file = folder.resolve("ask.txt");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private Resolution resolve(Path file, LastGood before) throws IOException {
        return Resolver.resolve(World.of(manifests.read(file), List.of()), before, PUBLISHED);
    }

    private void destinations(Translator translator, MeshService service, ObjectNode into) {
        for (ServicePort port : service.ports()) {
            String key = service.key().name() + "." + service.key().namespace() + ":" + port.port();
            into.set(key, json(translator.destination(CALLER_NAMESPACE, key)));
        }
    }

    private String text(Translation translation) throws IOException {
        return yaml.writeValueAsString(json(translation));
    }

    private JsonNode json(Translation translation) {
        if (translation.config().isEmpty()) {
            return yaml.getNodeFactory().textNode("unknown");
        }
        try {
            return yaml.readTree(
                    JsonFormat.printer()
                            .omittingInsignificantWhitespace()
                            .print(translation.config().get()));
        } catch (IOException e) {
            throw new IllegalStateException("a message has a JSON form", e);
        }
    }

    private ObjectNode status(List<ObjectStatus> statuses) {
        ObjectNode all = yaml.createObjectNode();
        for (ObjectStatus status : statuses) {
            ArrayNode lines = all.putArray(status.ref().path());
            status.findings().forEach(finding -> lines.add(line("", finding)));
            listeners(status, lines);
            status.parents()
                    .forEach(
                            parent ->
                                    parent.findings()
                                            .forEach(
                                                    finding ->
                                                            lines.add(
                                                                    line(
                                                                            parent.ref().getName()
                                                                                    + " ",
                                                                            finding))));
        }
        return all;
    }

    private static void listeners(ObjectStatus status, ArrayNode lines) {
        for (ObjectStatus.Listener listener : status.listeners()) {
            lines.add(
                    listener.name()
                            + " takes "
                            + String.join(" ", listener.kinds())
                            + " and has "
                            + listener.routes());
            listener.findings().forEach(one -> lines.add(line(listener.name() + " ", one)));
        }
    }

    private static String line(String of, Finding finding) {
        return of
                + finding.type()
                + "="
                + finding.status()
                + " "
                + finding.reason()
                + " | "
                + finding.message();
    }
}

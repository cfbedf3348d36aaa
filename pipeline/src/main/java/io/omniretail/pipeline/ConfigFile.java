package io.omniretail.pipeline;

import io.omniretail.domain.UsageException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/** A configuration file in YAML. */
final class ConfigFile {
    private ConfigFile() {}

    /**
     * The top-level settings. Every scalar stays the text that stands in the file, so that neither the product code 007
     * nor the amount 28.10 changes on the way.
     *
     * @throws UsageException if the file cannot be read or is no mapping
     */
    static Map<String, Object> read(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new UsageException("--config " + file + ": is not UTF-8 text: save it as UTF-8");
        } catch (IOException e) {
            throw new UsageException("--config " + file + ": cannot be read: name an existing, readable file");
        }
        Object content;
        try {
            LoadSettings settings = LoadSettings.builder()
                    .setSchema(new FailsafeSchema())
                    .setLabel(file.toString())
                    .build();
            // not loadFromString: it fails on a file without any setting
            Iterator<Object> documents =
                    new Load(settings).loadAllFromString(text).iterator();
            content = documents.hasNext() ? documents.next() : "";
            if (documents.hasNext()) {
                throw new UsageException("--config " + file + ": holds several documents: keep one, without \"---\"");
            }
        } catch (MarkedYamlEngineException e) {
            String line = e.getProblemMark()
                    .map(mark -> ", line " + (mark.getLine() + 1))
                    .orElse("");
            throw new UsageException("--config " + file + line + ": is not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new UsageException("--config " + file + ": is not YAML: "
                    + e.getMessage().lines().findFirst().orElse(""));
        }
        Map<String, Object> settings = new LinkedHashMap<>();
        if ("".equals(content)) {
            return settings;
        }
        if (!(content instanceof Map<?, ?> mapping)) {
            throw new UsageException("--config " + file + ": needs lines of the form \"name: value\"");
        }
        mapping.forEach((key, value) -> settings.put(String.valueOf(key), value));
        return settings;
    }
}

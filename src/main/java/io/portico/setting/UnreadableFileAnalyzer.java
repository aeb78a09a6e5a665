package io.portico.setting;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Takes the place of the parser's own account of a file that is not YAML, which quotes the line and the secret in it. */
@Order(Ordered.HIGHEST_PRECEDENCE + 2)
final class UnreadableFileAnalyzer extends AbstractFailureAnalyzer<MarkedYAMLException> {

    @Override
    protected FailureAnalysis analyze(Throwable root, MarkedYAMLException cause) {
        InvalidSettingException unreadable = InvalidSettingException.unreadable(cause);
        return new FailureAnalysis(unreadable.getMessage(), "Correct the configuration file.", null);
    }
}

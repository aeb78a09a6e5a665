package io.portico.setting;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Takes the place of Spring Boot's own account of a setting of the wrong type, which prints the value. */
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class UnboundSettingAnalyzer extends AbstractFailureAnalyzer<BindException> {

    @Override
    protected FailureAnalysis analyze(Throwable root, BindException cause) {
        InvalidSettingException invalid = InvalidSettingException.unbound(cause);
        return new FailureAnalysis(invalid.getMessage(), "Correct the setting " + invalid.key() + ".", null);
    }
}

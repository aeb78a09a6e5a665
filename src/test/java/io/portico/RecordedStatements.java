package io.portico;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * What requests ask of the database: each statement as often as it is executed, each commit and each roll-back, in order.
 * What the ledger's writer and the sweeper of idempotency keys do behind the answers is no part of a request.
 */
final class RecordedStatements implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    private static final Set<String> BEHIND = Set.of("ledger-writer", "idempotency-sweeper");
    private static final Set<String> ENDS = Set.of("commit", "rollback");

    private final List<String> statements = new CopyOnWriteArrayList<>();

    List<String> takeAll() {
        List<String> taken = List.copyOf(statements);
        statements.clear();
        return taken;
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        context.getBeanFactory().addBeanPostProcessor(new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof DataSource ? around(bean, DataSource.class, null) : bean;
            }
        });
    }

    private Object around(Object target, Class<?> type, @Nullable String sql) {
        return Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> recorded(target, method, arguments, sql));
    }

    private @Nullable Object recorded(
            Object target, Method method, Object @Nullable [] arguments, @Nullable String prepared) throws Throwable {
        String given = arguments != null && arguments[0] instanceof String text ? text : prepared;
        if (method.getName().startsWith("execute")) {
            note(String.valueOf(given));
        } else if (ENDS.contains(method.getName())) {
            note(method.getName());
        }
        Object result;
        try {
            result = method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
        if (method.getName().equals("getConnection") && target instanceof DataSource) {
            return around(result, Connection.class, null);
        }
        if (result instanceof PreparedStatement && target instanceof Connection) {
            return around(result, PreparedStatement.class, given);
        }
        return result instanceof Statement && target instanceof Connection
                ? around(result, Statement.class, null)
                : result;
    }

    private void note(String statement) {
        if (!BEHIND.contains(Thread.currentThread().getName())) {
            statements.add(statement);
        }
    }
}

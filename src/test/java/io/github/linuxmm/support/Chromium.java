package io.github.linuxmm.support;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A real headless Chromium with one tab, driven by its DevTools protocol. */
public final class Chromium implements AutoCloseable {
    private static final int SECONDS = 60;
    private static final Gson GSON = new Gson();

    private final Process process;
    private final WebSocket socket;
    private final BlockingQueue<JsonObject> messages = new LinkedBlockingQueue<>();
    /** What the pages said or asked for so far: errors of any kind, and requests. */
    private final List<String> errors = new ArrayList<>();

    private final List<String> requests = new ArrayList<>();
    private String session = "";
    private int last;

    /** @param profile an empty folder */
    public Chromium(Path profile) throws IOException, InterruptedException {
        try {
            process = new ProcessBuilder(
                            "chromium",
                            "--headless=new",
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-dev-shm-usage",
                            "--hide-scrollbars",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--remote-debugging-port=0",
                            "--user-data-dir=" + profile)
                    .start();
        } catch (IOException e) {
            throw Command.missing("chromium", e);
        }
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(address()), new Receiver())
                .join();
        String target = call("Target.createTarget", Map.of("url", "about:blank"))
                .get("targetId")
                .getAsString();
        session = call("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .get("sessionId")
                .getAsString();
        for (String domain : List.of("Page", "Runtime", "Network", "Log")) {
            call(domain + ".enable", Map.of());
        }
    }

    private String address() throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            int at = line.indexOf("ws://");
            if (at >= 0) {
                Thread drain = new Thread(() -> lines.lines().forEach(ignored -> {}), "chromium's errors");
                drain.setDaemon(true);
                drain.start();
                return line.substring(at);
            }
        }
        throw new IOException("chromium ended without an address");
    }

    /** Loads a page in a window of this width, and waits until it is drawn. */
    public void open(String url, int width, boolean dark) throws InterruptedException {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 600));
        call(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
        errors.clear();
        requests.clear();
        call("Page.navigate", Map.of("url", url));
        while (!"Page.loadEventFired".equals(method(next()))) {}
    }

    /** The value of an expression, which may be a promise of it. */
    public JsonElement evaluate(String expression) throws InterruptedException {
        JsonObject answer =
                call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + answer.get("exceptionDetails"));
        }
        JsonElement value = answer.getAsJsonObject("result").get("value");
        return value == null ? new JsonObject() : value;
    }

    /** The whole page as PNG, however long. */
    public byte[] picture() throws InterruptedException {
        JsonObject answer = call("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
        return Base64.getDecoder().decode(answer.get("data").getAsString());
    }

    /** The page as it would be printed, as PDF. */
    public byte[] print() throws InterruptedException {
        JsonObject answer =
                call("Page.printToPDF", Map.of("printBackground", false, "paperWidth", 8.27, "paperHeight", 11.69));
        return Base64.getDecoder().decode(answer.get("data").getAsString());
    }

    /** Errors of scripts, of loading and of the page's policy since it was opened. */
    public List<String> errors() throws InterruptedException {
        // What came before this answer is in.
        evaluate("1");
        return List.copyOf(errors);
    }

    /** The addresses that were asked for since the page was opened. */
    public List<String> requests() throws InterruptedException {
        evaluate("1");
        return List.copyOf(requests);
    }

    /** Calls a method of the protocol, and takes note of events meanwhile. */
    private JsonObject call(String method, Map<String, ?> parameters) throws InterruptedException {
        JsonObject message = new JsonObject();
        message.addProperty("id", ++last);
        message.addProperty("method", method);
        message.add("params", GSON.toJsonTree(parameters));
        if (!session.isEmpty()) {
            message.addProperty("sessionId", session);
        }
        socket.sendText(GSON.toJson(message), true).join();
        while (true) {
            JsonObject answer = next();
            if (answer.has("id") && answer.get("id").getAsInt() == last) {
                if (answer.has("error")) {
                    throw new AssertionError(method + ": " + answer.get("error"));
                }
                return answer.getAsJsonObject("result");
            }
        }
    }

    private static String method(JsonObject message) {
        return message.has("method") ? message.get("method").getAsString() : "";
    }

    private JsonObject next() throws InterruptedException {
        JsonObject message = messages.poll(SECONDS, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("chromium said nothing for " + SECONDS + " s");
        }
        JsonObject parameters = message.has("params") ? message.getAsJsonObject("params") : new JsonObject();
        switch (method(message)) {
            case "Network.requestWillBeSent" ->
                requests.add(parameters.getAsJsonObject("request").get("url").getAsString());
            case "Runtime.exceptionThrown" -> errors.add(parameters.toString());
            case "Log.entryAdded" ->
                errors.add(parameters.getAsJsonObject("entry").toString());
            case "Runtime.consoleAPICalled" -> {
                JsonArray arguments = parameters.getAsJsonArray("args");
                errors.add("console: " + arguments);
            }
            default -> {}
        }
        return message;
    }

    @Override
    public void close() {
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Receiver implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean whole) {
            text.append(data);
            if (whole) {
                messages.add(GSON.fromJson(text.toString(), JsonObject.class));
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }
}

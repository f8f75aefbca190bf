package io.github.langgraph4spring.reliability;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;

/**
 * A Toxiproxy in front of a server, driven over its HTTP interface.
 */
final class Toxiproxy implements Route {

	private static final String PROXY = "/proxies/postgres";

	private final HttpClient client = HttpClient.newHttpClient();

	private final Process process;

	private final int port;

	/**
	 * Starts it.
	 * @param port the port of its interface; the next one is the proxy's
	 * @param upstream the port of the server
	 */
	Toxiproxy(Path directory, int port, int upstream) throws Exception {
		this.port = port;
		this.process = Programs.start(
				List.of(System.getProperty("toxiproxy"), "-host", "127.0.0.1", "-port", String.valueOf(port)),
				directory.resolve("toxiproxy.log").toFile());
		Waiting.until(() -> send("GET", "/version", "") == 200, "Toxiproxy");
		require("POST", "/proxies", """
				{"name": "postgres", "listen": "127.0.0.1:%d", "upstream": "127.0.0.1:%d"}
				""".formatted(port + 1, upstream));
	}

	/**
	 * Cuts all connections and takes no new ones.
	 */
	void cut() throws Exception {
		require("POST", PROXY, "{\"enabled\": false}");
	}

	void restore() throws Exception {
		require("POST", PROXY, "{\"enabled\": true}");
	}

	/**
	 * Lets no more bytes through, in neither direction, and keeps the connections open.
	 */
	void stall() throws Exception {
		for (String stream : List.of("upstream", "downstream")) {
			require("POST", PROXY + "/toxics", """
					{"name": "%1$s", "type": "timeout", "stream": "%1$s", "attributes": {"timeout": 0}}
					""".formatted(stream));
		}
	}

	/**
	 * Lets bytes through again. What was held back is lost, and the connections with it.
	 */
	void goOn() throws Exception {
		require("DELETE", PROXY + "/toxics/upstream", "");
		require("DELETE", PROXY + "/toxics/downstream", "");
	}

	private void require(String method, String path, String body) throws Exception {
		int status = send(method, path, body);
		if (status >= 300) {
			throw new IllegalStateException("Toxiproxy answers " + status + " to " + method + " " + path);
		}
	}

	private int send(String method, String path, String body) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path))
			.method(method, HttpRequest.BodyPublishers.ofString(body))
			.build();
		return this.client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
	}

	@Override
	public String url() {
		return PostgresServer.url(this.port + 1);
	}

	@Override
	public void close() {
		Programs.kill(this.process);
	}

}

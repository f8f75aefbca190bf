package io.github.langgraph4spring.interoperability;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Serves a {@link Bridge} to peers on a loopback port: a request is a line of JSON, and
 * so is its answer, {@code {"result": …}} or {@code {"error": …}}.
 */
final class BridgeServer implements AutoCloseable {

	private static final JsonMapper MAPPER = new JsonMapper();

	private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {
	};

	private final ServerSocket server;

	private final Bridge bridge;

	BridgeServer(Bridge bridge) {
		this.bridge = bridge;
		try {
			this.server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(this::accept);
	}

	int port() {
		return this.server.getLocalPort();
	}

	private static void start(Runnable work) {
		Thread thread = new Thread(work, "bridge");
		thread.setDaemon(true);
		thread.start();
	}

	private void accept() {
		try {
			while (true) {
				Socket peer = this.server.accept();
				start(() -> serve(peer));
			}
		}
		catch (IOException ex) {
			// closed
		}
	}

	private void serve(Socket peer) {
		try (peer;
				BufferedReader requests = new BufferedReader(
						new InputStreamReader(peer.getInputStream(), StandardCharsets.UTF_8));
				OutputStream answers = peer.getOutputStream()) {
			peer.setTcpNoDelay(true);
			for (String line = requests.readLine(); line != null; line = requests.readLine()) {
				answers.write((answer(line) + "\n").getBytes(StandardCharsets.UTF_8));
			}
		}
		catch (IOException ex) {
			// the peer is gone
		}
	}

	private String answer(String line) {
		try {
			return MAPPER.writeValueAsString(
					Collections.singletonMap("result", this.bridge.answer(MAPPER.readValue(line, OBJECT))));
		}
		catch (RuntimeException ex) {
			return MAPPER.writeValueAsString(Map.of("error", ex.toString()));
		}
	}

	@Override
	public void close() {
		try {
			this.server.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

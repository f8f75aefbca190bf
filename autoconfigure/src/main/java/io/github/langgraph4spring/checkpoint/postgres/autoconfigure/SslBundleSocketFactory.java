package io.github.langgraph4spring.checkpoint.postgres.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslOptions;

/**
 * Makes pgjdbc use an {@link SslBundle}. It is public because pgjdbc makes it by its
 * name, which is all that the driver takes; applications set
 * {@code langgraph.checkpoint.postgres.ssl.bundle} instead. Thread-safe.
 */
public final class SslBundleSocketFactory extends SSLSocketFactory {

	// pgjdbc passes strings only. Whoever puts a bundle here takes it out again.
	private static final Map<String, Supplier<SslBundle>> BUNDLES = new ConcurrentHashMap<>();

	/** Property of pgjdbc that the factory is told its bundle by. */
	static final String ARGUMENT = "sslfactoryarg";

	private final SslOptions options;

	private final SSLSocketFactory factory;

	/**
	 * Called by pgjdbc for each connection, so that a reloaded bundle is used.
	 * @param properties the connection's properties
	 * @throws IllegalStateException if the pool of the bundle was closed
	 */
	public SslBundleSocketFactory(Properties properties) {
		String key = properties.getProperty(ARGUMENT);
		Supplier<SslBundle> supplier = (key != null) ? BUNDLES.get(key) : null;
		if (supplier == null) {
			throw new IllegalStateException("The SSL bundle belongs to a pool that was closed");
		}
		SslBundle bundle = supplier.get();
		this.options = bundle.getOptions();
		this.factory = bundle.createSslContext().getSocketFactory();
	}

	/**
	 * Keeps a bundle for connections until the registration is closed.
	 */
	static Registration register(Supplier<SslBundle> bundle) {
		Registration registration = new Registration(UUID.randomUUID().toString());
		BUNDLES.put(registration.key(), bundle);
		return registration;
	}

	static int registrations() {
		return BUNDLES.size();
	}

	@Override
	public String[] getDefaultCipherSuites() {
		return (this.options.getCiphers() != null) ? this.options.getCiphers() : this.factory.getDefaultCipherSuites();
	}

	@Override
	public String[] getSupportedCipherSuites() {
		return this.factory.getSupportedCipherSuites();
	}

	@Override
	public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
		return configure(this.factory.createSocket(socket, host, port, autoClose));
	}

	@Override
	public Socket createSocket(String host, int port) throws IOException {
		return configure(this.factory.createSocket(host, port));
	}

	@Override
	public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
		return configure(this.factory.createSocket(host, port, localHost, localPort));
	}

	@Override
	public Socket createSocket(InetAddress host, int port) throws IOException {
		return configure(this.factory.createSocket(host, port));
	}

	@Override
	public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
		return configure(this.factory.createSocket(host, port, localHost, localPort));
	}

	private Socket configure(Socket socket) {
		if (socket instanceof SSLSocket ssl) {
			if (this.options.getCiphers() != null) {
				ssl.setEnabledCipherSuites(this.options.getCiphers());
			}
			if (this.options.getEnabledProtocols() != null) {
				ssl.setEnabledProtocols(this.options.getEnabledProtocols());
			}
		}
		return socket;
	}

	record Registration(String key) implements AutoCloseable {

		@Override
		public void close() {
			BUNDLES.remove(this.key);
		}

	}

}

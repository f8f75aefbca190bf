package io.github.langgraph4spring.checkpoint.postgres;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

import io.github.langgraph4spring.checkpoint.CheckpointException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for {@link ConnectionString}. pgjdbc's own parser is the judge of what comes out.
 */
class ConnectionStringTests {

	private static final String SECRET = "s3cr3t";

	/** pgjdbc logs why it refuses a URL, as some of these tests want it to. */
	private static final Logger DRIVER_LOGGER = Logger.getLogger("org.postgresql");

	static {
		DRIVER_LOGGER.setLevel(Level.OFF);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "null", textBlock = """
			postgresql://u:p@h:6432/db          | h           | 6432      | db     | u    | p
			postgres://u:p@h:6432/db            | h           | 6432      | db     | u    | p
			postgresql://u@h/db                 | h           | 5432      | db     | u    | null
			postgresql://u:@h/db                | h           | 5432      | db     | u    | null
			postgresql://h/db                   | h           | 5432      | db     | null | null
			postgresql://h:6432                 | h           | 6432      | null   | null | null
			postgresql://h?                     | h           | 5432      | null   | null | null
			postgresql://                       | localhost   | 5432      | null   | null | null
			postgres:///                        | localhost   | 5432      | null   | null | null
			postgres:///db                      | localhost   | 5432      | db     | null | null
			postgres://u@/db                    | localhost   | 5432      | db     | u    | null
			postgres://u@                       | localhost   | 5432      | u      | u    | null
			postgres://:@h                      | h           | 5432      | null   | null | null
			postgres://h:/                      | h           | 5432      | null   | null | null
			postgres://:6432/                   | localhost   | 6432      | null   | null | null
			postgresql://u:p@h                  | h           | 5432      | u      | u    | p
			postgresql://u:p@h/                 | h           | 5432      | u      | u    | p
			postgresql://u:p:q@h/db             | h           | 5432      | db     | u    | p:q
			postgresql://u:p?q@h/db             | h           | 5432      | db     | u    | p?q
			postgresql://u:p?q=r@h/db           | h           | 5432      | db     | u    | p?q=r
			postgresql://u:p#q@h/db             | h           | 5432      | db     | u    | p#q
			postgresql://h/a/b                  | h           | 5432      | a/b    | null | null
			postgresql://h/a#b                  | h           | 5432      | a#b    | null | null
			postgresql://%75:%70%40%2f%3A%25@%68:%36432/d%20b | h | 6432   | d b    | u    | p@/:%
			postgresql://a+b:c+d@h/e+f          | h           | 5432      | e+f    | a+b  | c+d
			postgresql://%C3%BC:%e2%82%ac@h/dbé | h           | 5432      | dbé    | ü    | €
			postgresql://h1:1,h2:2,h3:3/db      | h1,h2,h3    | 1,2,3     | db     | null | null
			postgresql://h1:6432,h2/db          | h1,h2       | 6432,5432 | db     | null | null
			postgresql://h1,h2:6432/db          | h1,h2       | 5432,6432 | db     | null | null
			postgresql://h1,h2/db               | h1,h2       | 5432,5432 | db     | null | null
			postgresql://h1%2Ch2/db             | h1,h2       | 5432,5432 | db     | null | null
			postgresql://h1,,h3/db              | h1,localhost,h3 | 5432,5432,5432 | db | null | null
			postgresql://[::1]/db               | [::1]       | 5432      | db     | null | null
			postgresql://u@[2001:db8::1]:6432/  | [2001:db8::1] | 6432    | u      | u    | null
			postgresql://[::1]:1,[fe80::2%25eth0],h3:3/db | [::1],[fe80::2%eth0],h3 | 1,5432,3 | db | null | null
			postgresql://[10.0.0.1]/db          | 10.0.0.1    | 5432      | db     | null | null
			""")
	void uriIsTakenApart(String uri, String host, String port, String database, String user, String password) {
		ConnectionString parsed = ConnectionString.parse(uri);
		assertThat(parsed.username()).isEqualTo(user);
		assertThat(parsed.password()).isEqualTo(password);
		Properties properties = toDriver(parsed);
		assertThat(properties.getProperty("PGHOST")).isEqualTo(host);
		assertThat(properties.getProperty("PGPORT")).isEqualTo(port);
		assertThat(properties.getProperty("PGDBNAME")).isEqualTo(database);
		assertThat(properties).hasSize((database != null) ? 3 : 2);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "null", textBlock = """
			postgresql://h/db?user=u&password=p               | h   | 5432 | db | u  | p
			postgresql://x:y@h/db?u%73er=u&password=p%26%3D+q  | h   | 5432 | db | u  | p&=+q
			postgresql://a/x?host=b&port=1&dbname=y           | b   | 1    | y  | null | null
			postgresql://?host=a&host=b                       | b   | 5432 | null | null | null
			postgresql://h1,h2/db?port=6432                   | h1,h2 | 6432,6432 | db | null | null
			postgresql:///db?host=h1,h2&port=1,               | h1,h2 | 1,5432 | db | null | null
			postgresql://?host=::1&port=%201%20               | [::1] | 1  | null | null | null
			postgresql://h/db?host=                           | localhost | 5432 | db | null | null
			postgresql://u@h/db?dbname=                       | h   | 5432 | u  | u    | null
			postgresql://u:p@h/db?user=&password=             | h   | 5432 | db | null | null
			postgresql:///?user=a%40b&                        | localhost | 5432 | a@b | a@b | null
			postgresql:///?user=a@b                           | localhost | 5432 | a@b | a@b | null
			""")
	void parametersOfUriOverrideItsAddress(String uri, String host, String port, String database, String user,
			String password) {
		uriIsTakenApart(uri, host, port, database, user, password);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "null", textBlock = """
			host=h port=6432 dbname=db user=u password=p | h | 6432 | db | u | p
			`  host = h\n\tdbname =db  `                 | h | 5432 | db | null | null
			host=h user='x y' password='it\\'s \\\\ it'  | h | 5432 | x y | x y | it's \\ it
			host=h password=a\\ b\\'c                    | h | 5432 | null | null | a b'c
			host=h password=it's                         | h | 5432 | null | null | it's
			host=h password=''                           | h | 5432 | null | null | null
			host=''user=u                                | localhost | 5432 | u | u | null
			user=                                        | localhost | 5432 | null | null | null
			host=h1,h2 port=1                            | h1,h2 | 1,1 | null | null | null
			host=h1,::1 port=1,2                         | h1,[::1] | 1,2 | null | null | null
			host=h password=a%20b+c                      | h | 5432 | null | null | a%20b+c
			host=h password==x                           | h | 5432 | null | null | =x
			host=h password=postgresql://x               | h | 5432 | null | null | postgresql://x
			host=h host=i                                | i | 5432 | null | null | null
			host=h user=u\\                              | h | 5432 | u | u | null
			""")
	void keywordValuesAreTakenApart(String text, String host, String port, String database, String user,
			String password) {
		uriIsTakenApart(text, host, port, database, user, password);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "null", textBlock = """
			sslmode=disable                          | sslmode           | disable
			sslmode=allow                            | sslmode           | allow
			sslmode=prefer                           | sslmode           | prefer
			sslmode=require                          | sslmode           | require
			sslmode=verify-ca                        | sslmode           | verify-ca
			sslmode=verify-full                      | sslmode           | verify-full
			ssl=true                                 | sslmode           | require
			sslmode=verify-full&sslrootcert=/a%20b   | sslrootcert       | /a b
			sslmode=require&sslrootcert=/a           | sslmode           | verify-ca
			sslmode=prefer&sslrootcert=/a            | sslmode           | prefer
			sslrootcert=system                       | sslmode           | verify-full
			sslrootcert=system                       | sslfactory        | org.postgresql.ssl.DefaultJavaSSLFactory
			sslrootcert=system                       | sslrootcert       | null
			sslrootcert=system&sslmode=verify-full   | sslmode           | verify-full
			sslcert=/c.crt                           | sslcert           | /c.crt
			sslkey=/c%2Bd.pk8                        | sslkey            | /c+d.pk8
			sslpassword=a%26b                        | sslpassword       | a&b
			sslnegotiation=postgres                  | sslNegotiation    | postgres
			sslnegotiation=direct&sslmode=require    | sslNegotiation    | direct
			sslnegotiation=direct&sslrootcert=system | sslNegotiation    | direct
			channel_binding=disable                  | channelBinding    | disable
			channel_binding=prefer                   | channelBinding    | prefer
			channel_binding=require                  | channelBinding    | require
			require_auth=scram-sha-256,md5           | requireAuth       | scram-sha-256,md5
			require_auth=!password,!none             | requireAuth       | !password,!none
			require_auth=                            | requireAuth       | null
			application_name=a%20%2B%26b             | ApplicationName   | a +&b
			fallback_application_name=a              | ApplicationName   | a
			application_name=a&fallback_application_name=b | ApplicationName | a
			connect_timeout=7                        | connectTimeout    | 7
			connect_timeout=%207%20                  | connectTimeout    | 7
			connect_timeout=0                        | connectTimeout    | 0
			connect_timeout=-1                       | connectTimeout    | 0
			connect_timeout=1                        | connectTimeout    | 2
			connect_timeout=2147483647               | connectTimeout    | 2147483
			connect_timeout=                         | connectTimeout    | null
			keepalives=1                             | tcpKeepAlive      | true
			keepalives=0                             | tcpKeepAlive      | false
			options=-c%20search_path%3Da%2Cb         | options           | -c search_path=a,b
			target_session_attrs=any                 | targetServerType  | any
			target_session_attrs=read-write          | targetServerType  | primary
			target_session_attrs=read-only           | targetServerType  | secondary
			target_session_attrs=primary             | targetServerType  | primary
			target_session_attrs=standby             | targetServerType  | secondary
			target_session_attrs=prefer-standby      | targetServerType  | preferSecondary
			load_balance_hosts=disable               | loadBalanceHosts  | false
			load_balance_hosts=random                | loadBalanceHosts  | true
			gssencmode=disable                       | gssEncMode        | disable
			gssencmode=prefer                        | gssEncMode        | prefer
			gssencmode=require                       | gssEncMode        | require
			krbsrvname=pg                            | kerberosServerName | pg
			gsslib=gssapi                            | gsslib            | gssapi
			""")
	void parameterIsTranslated(String parameters, String property, String value) {
		Properties properties = toDriver(ConnectionString.parse("postgresql://h/db?" + parameters));
		assertThat(properties.getProperty(property)).isEqualTo(value);
		assertThat(properties.getProperty("PGHOST")).isEqualTo("h");
		assertThat(properties.stringPropertyNames()).allMatch((name) -> PGProperty.forName(name) != null);
	}

	@ParameterizedTest
	@ValueSource(strings = { "client_encoding=UTF8", "client_encoding=utf-8", "client_encoding=auto",
			"client_encoding=", "keepalives_idle=0", "tcp_user_timeout=0", "sslcompression=0", "sslsni=1",
			"sslcertmode=allow", "ssl_min_protocol_version=TLSv1.2", "min_protocol_version=3.0",
			"max_protocol_version=latest", "gssdelegation=0", "replication=false", "hostaddr=" })
	void parameterThatAsksForNothingIsLeftOut(String parameter) {
		assertThat(ConnectionString.parse("postgresql://h/db?" + parameter).jdbcUrl())
			.isEqualTo("jdbc:postgresql://h:5432/db");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			hostaddr=127.0.0.1               | write the address as the host
			passfile=/a                      | PGPASSFILE
			servicefile=/a                   | PGSERVICEFILE
			keepalives_idle=30               | operating system
			keepalives_interval=10           | operating system
			keepalives_count=3               | operating system
			tcp_user_timeout=5000            | socketTimeout
			sslcompression=1                 | does not compress
			sslcertmode=require              | leave it out
			sslcrl=/a                        | com.sun.net.ssl.checkRevocation
			sslcrldir=/a                     | com.sun.net.ssl.checkRevocation
			sslsni=0                         | leave it out
			requirepeer=postgres             | Unix-domain
			ssl_min_protocol_version=TLSv1.3 | jdk.tls.client.protocols
			ssl_max_protocol_version=TLSv1.2 | jdk.tls.client.protocols
			min_protocol_version=3.2         | version 3.0
			max_protocol_version=3.1         | version 3.0
			gssdelegation=1                  | leave it out
			replication=database             | no checkpoint
			scram_client_key=s3cr3t          | give the password
			scram_server_key=s3cr3t          | give the password
			oauth_issuer=a                   | OAuth
			oauth_client_id=a                | OAuth
			oauth_client_secret=s3cr3t       | OAuth
			oauth_scope=a                    | OAuth
			oauth_ca_file=a                  | OAuth
			sslkeylogfile=a                  | javax.net.debug
			prepare_threshold=0              | prepareThreshold is a parameter of a JDBC URL
			autocommit=true                  | psycopg
			row_factory=dict_row             | psycopg
			""")
	void untranslatableParameterIsNamedWithAdvice(String parameter, String advice) {
		String name = parameter.substring(0, parameter.indexOf('='));
		assertThat(messageOf("postgresql://u:s3cr3t@h/db?" + parameter)).startsWith("The parameter '" + name + "' has")
			.contains(advice);
		assertThat(messageOf("host=h password=s3cr3t " + parameter)).startsWith("The parameter '" + name + "' has")
			.contains(advice);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					sslmode=REQUIRE                  | 'sslmode' must be one of disable, allow, prefer, require, verify-ca, verify-full
					sslmode=                         | 'sslmode' must be one of disable
					sslnegotiation=ssl               | 'sslnegotiation' must be one of postgres, direct
					sslnegotiation=direct            | add sslmode=require
					sslnegotiation=direct&sslmode=prefer | add sslmode=require
					sslrootcert=system&sslmode=require | needs sslmode=verify-full
					sslrootcert=system&sslcert=/a    | together with sslcert or sslkey
					sslrootcert=system&sslkey=/a     | together with sslcert or sslkey
					channel_binding=on               | 'channel_binding' must be one of disable, prefer, require
					require_auth=oauth               | 'require_auth' must be a list
					require_auth=md5,md5             | without duplicates
					require_auth=!md5,password       | before all of them or none
					require_auth=md5,!password       | before all of them or none
					require_auth=md5,                | 'require_auth' must be a list
					connect_timeout=soon             | 'connect_timeout' must be a whole number
					connect_timeout=99999999999      | 'connect_timeout' must be a whole number
					keepalives=yes                   | 'keepalives' must be a whole number
					target_session_attrs=master      | any, read-write, read-only, primary, standby, prefer-standby
					load_balance_hosts=true          | 'load_balance_hosts' must be one of disable, random
					gssencmode=allow                 | 'gssencmode' must be one of disable, prefer, require
					gsslib=x                         | 'gsslib' must be one of
					client_encoding=LATIN1           | 'client_encoding' must be UTF8 or auto
					service=s                        | 'service' has no equivalent in pgjdbc together with a host
					uzer=a                           | 'uzer' is unknown to libpq
					SSLMODE=require                  | names are in lower case
					ssl=false                        | 'ssl' is unknown to libpq
					prepareThreshold=0               | write the whole string as a JDBC URL
					host=/var/run/postgresql         | Unix-domain socket
					port=1,2                         | 1 hosts and 2 ports
					zzz                              | no '=' or more than one
					user=a&&dbname=b                 | no '=' or more than one
					user=a=b                         | no '=' or more than one
					user=a b                         | white space
					user=%zz                         | two hexadecimal digits
					user=%0                          | two hexadecimal digits
					user=%                           | two hexadecimal digits
					user=a%00b                       | %00
					user=%FF                         | UTF-8
					user=%+1                         | two hexadecimal digits
					""")
	void wrongParameterIsRefused(String parameters, String expected) {
		assertThat(messageOf("postgresql://u:s3cr3t@h/db?" + parameters)).contains(expected);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			postgresql://%2Fvar%2Frun%2Fpostgresql/db | Unix-domain socket
			postgresql://%40abstract/db       | Unix-domain socket
			postgresql://h:0/db               | from 1 to 65535
			postgresql://h:65536/db           | from 1 to 65535
			postgresql://h:123456789012/db    | from 1 to 65535
			postgresql://h:-1/db              | from 1 to 65535
			postgresql://h:x/db               | from 1 to 65535
			postgresql://h:%D9%A1/db          | from 1 to 65535
			postgresql://::1/db               | in brackets
			postgresql://h1:1,h2:2/db?host=x  | 1 hosts and 2 ports
			postgresql://h1:1,h2:2/db?host=x,y,z | 3 hosts and 2 ports
			postgresql://[::1/db              | IPv6
			postgresql://[]/db                | IPv6
			postgresql://[::1]z/db            | IPv6
			postgresql://h%5B/db              | no name of a host has
			postgresql://h%3Ab/db             | no name of a host has
			postgresql://h?user=a@b           | '?' before an '@'
			postgresql://h1 ,h 2/db           | white space
			postgresql://h%zz/db              | two hexadecimal digits
			POSTGRESQL://h/db                 | in lower case
			postgre://h/db                    | 'postgre' is not PostgreSQL's
			mysql://h/db                      | 'mysql' is not PostgreSQL's
			postgresql+psycopg://u@h/db       | drop '+psycopg'
			postgres+asyncpg://u@h/db         | drop '+asyncpg'
			postgresql:h/db                   | no scheme
			h                                 | no scheme
			``                                | is empty
			`  `                              | is empty
			host                              | no scheme
			host=h port                       | no '=' after it
			host=h two words=x                | no '=' after it
			=h                                | unknown to libpq
			host=h ssl=true                   | 'ssl' is unknown to libpq
			hOst=h                            | 'hOst' is unknown to libpq
			host='h                           | has no end
			host='h\\'                        | has no end
			host='                            | has no end
			host=/tmp                         | Unix-domain socket
			host=h1,h2 port=1,2,3             | 2 hosts and 3 ports
			""")
	void malformedStringIsRefused(String text, String expected) {
		assertThat(messageOf(text)).contains(expected);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "null",
			textBlock = """
					jdbc:postgresql://h:6432/db                       | jdbc:postgresql://h:6432/db | null | null
					jdbc:postgresql://h/                              | jdbc:postgresql://h/        | null | null
					jdbc:postgresql://                                | jdbc:postgresql://          | null | null
					jdbc:postgresql:///                               | jdbc:postgresql:///         | null | null
					jdbc:postgresql:///db                             | jdbc:postgresql:///db       | null | null
					jdbc:postgresql:db                                | jdbc:postgresql:db          | null | null
					jdbc:postgresql:                                  | jdbc:postgresql:            | null | null
					jdbc:postgresql://h1,[::1]:2,:3/db                | jdbc:postgresql://h1,[::1]:2,:3/db | null | null
					jdbc:postgresql://h/db?user=u&password=p          | jdbc:postgresql://h/db      | u    | p
					jdbc:postgresql://h/db?user=u&ssl&password=p&&x=y | jdbc:postgresql://h/db?ssl&x=y | u | p
					jdbc:postgresql://h/db?password=p&ssl             | jdbc:postgresql://h/db?ssl  | null | p
					jdbc:postgresql://h/db?user=a&user=b+%2B%26       | jdbc:postgresql://h/db      | b +& | null
					jdbc:postgresql://h/db?user=&password             | jdbc:postgresql://h/db      | null | null
					jdbc:postgresql://h/a+b%20c?options=-c%20a=b?c    | jdbc:postgresql://h/a+b%20c?options=-c%20a=b?c | null | null
					jdbc:postgresql://h/db?prepareThreshold=0&currentSchema=a,b | jdbc:postgresql://h/db?prepareThreshold=0&currentSchema=a,b | null | null
					jdbc:postgresql://h/db?port=7&hostRecheckSeconds=1 | jdbc:postgresql://h/db?port=7&hostRecheckSeconds=1 | null | null
					""")
	void jdbcUrlStaysExceptForCredentials(String url, String expected, String user, String password) {
		ConnectionString parsed = ConnectionString.parse(url);
		assertThat(parsed.jdbcUrl()).isEqualTo(expected);
		assertThat(parsed.username()).isEqualTo(user);
		assertThat(parsed.password()).isEqualTo(password);
		Properties properties = toDriver(parsed);
		assertThat(properties).doesNotContainKeys("user", "password");
		properties.putAll(credentials(parsed));
		Properties before = Driver.parseURL(url, null);
		assertThat(before).isNotNull();
		before.values().removeIf((value) -> value.equals(""));
		properties.values().removeIf((value) -> value.equals(""));
		assertThat(properties).isEqualTo(before);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			jdbc:postgresql://h                     | no '/' after the host
			jdbc:postgresql://h?user=s3cr3t         | no '/' after the host
			jdbc:postgresql:/h/db                   | one '/' before the host
			jdbc:postgresql:/                       | one '/' before the host
			jdbc:postgresql://h/a/b                 | more than one '/'
			jdbc:postgresql://h:/db                 | from 1 to 65535
			jdbc:postgresql://h:0/db                | from 1 to 65535
			jdbc:postgresql://h:x,h2/db             | from 1 to 65535
			jdbc:postgresql://h/db?port=0           | from 1 to 65535
			jdbc:postgresql://h/db?PGPORT=x         | from 1 to 65535
			jdbc:postgresql://h/d%zz                | two hexadecimal digits
			jdbc:postgresql://h/db?a=%              | two hexadecimal digits
			jdbc:postgresql://u:s3cr3t@h/db         | ?user=
			""")
	void malformedJdbcUrlIsRefusedAsByTheDriver(String url, String expected) {
		assertThat(Driver.parseURL(url, null)).isNull();
		assertThat(messageOf(url)).contains(expected);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			jdbc:mysql://h/db                                | is for 'mysql'
			jdbc:tc:postgresql:16:///db                      | is for 'tc'
			jdbc:postgres://h/db                             | is for 'postgres'
			jdbc:h2                                          | does not start with
			jdbc:postgresql:u:s3cr3t@h/db                    | ?user=
			jdbc:postgresql://h/db?password=a&s3cr3t         | write '&' within a value as %26
			""")
	void otherJdbcUrlIsRefused(String url, String expected) {
		assertThat(messageOf(url)).contains(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "postgresql://u:s3cr3t@h:x/db", "postgresql://u:s3cr3t@h/db?sslmode=s3cr3t",
			"postgresql://u:s3cr3t@%2Ftmp/db", "postgresql://u:s3cr3t%zz@h/db", "postgresql://u:s3cr3t%FF@h/db",
			"postgresql://u:s3cr3t/x@h/db", "postgresql://u:x/s3cr3t@h/db", "postgresql://u:1234/s3cr3t@h/db",
			"postgresql://u:1234/a?s3cr3t=b@h/db", "postgresql://u:x?user=s3cr3t@h/db", "postgresql://u:x@s3cr3t@h/db",
			"postgresql://u:x@@s3cr3t@h/db", "postgresql://u:x[s3cr3t/@h/db", "postgresql://u:s3cr3t @h x/db",
			"postgresql://u:s3cr3t w@h/db", "postgresql:/u:s3cr3t@h/db", "u:s3cr3t@h/db", "s3cr3t", "=s3cr3t",
			"postgresql://h/db?password=x&s3cr3t", "postgresql://h/db?password=x&s3cr3t=y",
			"postgresql://h/db?password=x=s3cr3t", "postgresql://h/db?sslpassword=x&s3cr3t=y",
			"postgresql://u:s3cr3t@h/db?x=y", "postgresql://h/db?port=s3cr3t", "postgresql://h/db?host=@s3cr3t",
			"postgresql://u:1:s3cr3t/db", "postgresql+psycopg://u:s3cr3t@h/db", "mysql://u:s3cr3t@h/db",
			"host=h password=x s3cr3t", "host=h password=x s3cr3t=y", "host=h password='s3cr3t",
			"host=h password=s3cr3t port=0", "password='x's3cr3t=y host=h", "jdbc:mysql://h/db?password=s3cr3t",
			"jdbc:postgresql://u:s3cr3t@h/db", "jdbc:postgresql://u:1/s3cr3t@h/db", "jdbc:postgresql://u:s3cr3t/db",
			"jdbc:postgresql://h/db?password=s3cr3t%", "jdbc:postgresql://h?password=s3cr3t",
			"jdbc:postgresql://h/db?password=x&s3cr3t" })
	void messageNeverHoldsThePassword(String text) {
		Throwable thrown = catchThrowable(() -> ConnectionString.parse(text));
		assertThat(thrown).isInstanceOf(InvalidConnectionStringException.class).hasNoCause();
		assertThat(thrown.toString()).doesNotContain(SECRET).doesNotContain(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "postgresql://u:s3cr3t@h/db", "postgresql://h/db?user=u&password=s3cr3t",
			"postgresql://u:s3cr3t@h/db?sslpassword=s3cr3t&sslkey=/k", "host=h dbname=db user=u password=s3cr3t",
			"jdbc:postgresql://h/db?user=u&password=s3cr3t", "jdbc:postgresql://h/db?user=u&sslpassword=s3cr3t&ssl",
			"jdbc:postgresql://h/db?user=u&sslfactoryarg=s3cr3t&socketFactoryArg=s3cr3t&s3cr3t",
			"jdbc:postgresql://h/db?user=u&password=x&s3cr3t=y", "jdbc:postgresql://h/db?user=u&PASSWORD=s3cr3t" })
	void descriptionNeverHoldsASecret(String text) {
		ConnectionString parsed = ConnectionString.parse(text);
		assertThat(parsed.toString()).doesNotContain(SECRET).contains("://h").contains("/db").contains("username=u,");
		assertThat(parsed.jdbcUrl()).doesNotContainPattern("[?&](user|password)=");
	}

	@Test
	void descriptionShowsWhatIsUseful() {
		assertThat(ConnectionString.parse("postgresql://u:s3cr3t@h/db?sslmode=require&sslpassword=x"))
			.hasToString("ConnectionString[jdbcUrl=jdbc:postgresql://h:5432/db?sslmode=require&sslpassword=***,"
					+ " username=u, password=***]");
		assertThat(ConnectionString.parse("jdbc:postgresql://h/db?prepareThreshold=0&mine=x"))
			.hasToString("ConnectionString[jdbcUrl=jdbc:postgresql://h/db?prepareThreshold=0&***,"
					+ " username=null, password=null]");
	}

	@Test
	void parametersComeInTheOrderOfTheTable() {
		assertThat(
				ConnectionString.parse("postgresql://h/db?options=a%20b&connect_timeout=3&sslmode=require").jdbcUrl())
			.isEqualTo("jdbc:postgresql://h:5432/db?sslmode=require&connectTimeout=3&options=a%20b");
	}

	@Test
	void whiteSpaceAroundTheStringDoesNotCount() {
		assertThat(ConnectionString.parse(" postgresql://h/db\n").jdbcUrl()).isEqualTo("jdbc:postgresql://h:5432/db");
		assertThat(ConnectionString.parse("\tjdbc:postgresql://h/db ").jdbcUrl()).isEqualTo("jdbc:postgresql://h/db");
	}

	@Test
	void databaseThatIsNotNamedIsTheUserThatTheDriverFinds() {
		ConnectionString parsed = ConnectionString.parse("postgresql://h");
		Properties properties = new Properties();
		properties.setProperty("user", "somebody");
		assertThat(parsed.username()).isNull();
		assertThat(Driver.parseURL(parsed.jdbcUrl(), properties)).containsEntry("PGDBNAME", "somebody");
	}

	@Test
	void serviceIsLeftToTheDriver(@TempDir Path directory) throws Exception {
		Path file = Files.writeString(directory.resolve("services"), """
				[s]
				host=sh
				port=6432
				dbname=sdb
				user=su
				""");
		String property = "org.postgresql.pgservicefile";
		System.setProperty(property, file.toString());
		try {
			assertThat(toDriver(ConnectionString.parse("postgresql://?service=s"))).containsEntry("PGHOST", "sh")
				.containsEntry("PGPORT", "6432")
				.containsEntry("PGDBNAME", "sdb")
				.containsEntry("user", "su");
			assertThat(toDriver(ConnectionString.parse("service=s dbname='a/b' user=u"))).containsEntry("PGHOST", "sh")
				.containsEntry("PGDBNAME", "a/b");
		}
		finally {
			System.clearProperty(property);
		}
	}

	@Test
	void everyPropertyOfTheTableIsOneOfTheDriver() {
		assertThat(LibpqParameter.properties()).hasSize(18).allMatch((name) -> PGProperty.forName(name) != null);
		assertThat(Arrays.stream(PGProperty.values()).map(PGProperty::getName).collect(Collectors.toSet()))
			.containsAll(LibpqParameter.properties())
			.contains("sslfactory");
		assertThat(catchThrowable(() -> Class.forName("org.postgresql.ssl.DefaultJavaSSLFactory"))).isNull();
	}

	@Test
	void exceptionIsOneOfOurs() {
		assertThatExceptionOfType(CheckpointException.class).isThrownBy(() -> ConnectionString.parse(""))
			.isInstanceOf(InvalidConnectionStringException.class);
	}

	private static Properties toDriver(ConnectionString parsed) {
		Properties properties = Driver.parseURL(parsed.jdbcUrl(), null);
		assertThat(properties).as("what the driver makes of the URL").isNotNull();
		return properties;
	}

	private static Properties credentials(ConnectionString parsed) {
		Properties credentials = new Properties();
		if (parsed.username() != null) {
			credentials.setProperty("user", parsed.username());
			credentials.setProperty("PGDBNAME", toDriver(parsed).getProperty("PGDBNAME", parsed.username()));
		}
		if (parsed.password() != null) {
			credentials.setProperty("password", parsed.password());
		}
		return credentials;
	}

	private static String messageOf(String text) {
		Throwable thrown = catchThrowable(() -> ConnectionString.parse(text));
		assertThat(thrown).isInstanceOf(InvalidConnectionStringException.class);
		return thrown.getMessage();
	}

}

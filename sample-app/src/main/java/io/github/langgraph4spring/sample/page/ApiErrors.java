package io.github.langgraph4spring.sample.page;

import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.langgraph4spring.checkpoint.CheckpointException;
import io.github.langgraph4spring.sample.ConversationStateException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Says what was wrong with a request, as problem details (RFC 9457).
 */
@RestControllerAdvice
class ApiErrors extends ResponseEntityExceptionHandler {

	@ExceptionHandler(ConversationStateException.class)
	ProblemDetail notNow(ConversationStateException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, ex.getMessage());
	}

	// what cannot be stored or read, or a thread that langgraph4j cannot go on with
	@ExceptionHandler(CheckpointException.class)
	ProblemDetail impossible(CheckpointException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, ex.getMessage());
	}

	// the saver's own checks of ids
	@ExceptionHandler(IllegalArgumentException.class)
	ProblemDetail invalid(IllegalArgumentException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, ex.getMessage());
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(MethodArgumentNotValidException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		return invalid(ex, headers, status, request,
				ex.getFieldErrors().stream().map((error) -> error.getField() + " " + error.getDefaultMessage()));
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
			HandlerMethodValidationException ex, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		return invalid(ex, headers, status, request, ex.getParameterValidationResults()
			.stream()
			.flatMap((result) -> result.getResolvableErrors()
				.stream()
				.map((error) -> result.getMethodParameter().getParameterName() + " " + error.getDefaultMessage())));
	}

	private @Nullable ResponseEntity<Object> invalid(Exception ex, HttpHeaders headers, HttpStatusCode status,
			WebRequest request, Stream<String> details) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status,
				details.sorted().collect(Collectors.joining("; ")));
		return handleExceptionInternal(ex, problem, headers, status, request);
	}

}

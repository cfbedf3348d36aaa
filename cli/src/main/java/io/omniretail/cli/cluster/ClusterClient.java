package io.omniretail.cli.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.messages.webmonitor.JobDetails;
import org.apache.flink.runtime.messages.webmonitor.MultipleJobsDetails;
import org.apache.flink.runtime.rest.RestClient;
import org.apache.flink.runtime.rest.messages.JobsOverviewHeaders;
import org.apache.flink.runtime.rest.messages.taskmanager.TaskManagerInfo;
import org.apache.flink.runtime.rest.messages.taskmanager.TaskManagersHeaders;
import org.apache.flink.runtime.rest.messages.taskmanager.TaskManagersInfo;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.util.ConfigurationException;

/** Asks a cluster about itself, over its REST interface. */
final class ClusterClient implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final RestClient client;
    private final String host;
    private final int port;

    ClusterClient(Configuration settings) {
        try {
            client = new RestClient(settings, Runnable::run);
        } catch (ConfigurationException e) {
            throw new IllegalStateException(e);
        }
        host = settings.get(RestOptions.ADDRESS);
        port = settings.get(RestOptions.PORT);
    }

    /** Where a browser finds the cluster. */
    static String address(Configuration settings) {
        return "http://" + settings.get(RestOptions.ADDRESS) + ":" + settings.get(RestOptions.PORT);
    }

    @FunctionalInterface
    private interface Question<T> {
        CompletableFuture<T> ask() throws Exception;
    }

    /** An answer; empty if there is none. */
    private static <T> Optional<T> answer(Question<T> question) throws InterruptedException {
        try {
            return Optional.of(question.ask().get(LIMIT.toSeconds(), TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The TaskManagers that have registered; empty if the cluster does not answer. */
    Optional<Collection<TaskManagerInfo>> taskManagers() throws InterruptedException {
        return answer(() -> client.sendRequest(host, port, TaskManagersHeaders.getInstance()))
                .map(TaskManagersInfo::getTaskManagerInfos);
    }

    /** Jobs that run and jobs that have ended, the newest last. */
    List<JobDetails> jobs() throws InterruptedException {
        return answer(() -> client.sendRequest(host, port, JobsOverviewHeaders.getInstance())).stream()
                .map(MultipleJobsDetails::getJobs)
                .flatMap(Collection::stream)
                .sorted((left, right) -> Long.compare(left.getStartTime(), right.getStartTime()))
                .toList();
    }

    /** Where the newest complete checkpoint of a job lies. */
    Optional<String> latestCheckpoint(JobID job) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://" + host + ":" + port + "/jobs/" + job.toHexString() + "/checkpoints"))
                .timeout(LIMIT)
                .build();
        try {
            // Flink's own class for this answer does not compile without annotations that Flink leaves out
            HttpResponse<String> response =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            return Optional.of(new ObjectMapper()
                            .readTree(response.body())
                            .at("/latest/completed/external_path")
                            .asText())
                    .filter(path -> !path.isEmpty());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        client.shutdown(LIMIT);
    }
}

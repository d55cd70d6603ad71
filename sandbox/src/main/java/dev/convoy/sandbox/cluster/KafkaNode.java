package dev.convoy.sandbox.cluster;

import kafka.Kafka;
import kafka.tools.StorageTool;

/** Main class of the broker's process: formats its storage if that is new, then is Kafka. One JVM start instead of two. */
public final class KafkaNode {

    private KafkaNode() {
    }

    /** Takes the cluster id and the path of server.properties. */
    public static void main(String[] args) {
        String[] format = {"format", "--ignore-formatted", "--cluster-id", args[0], "--config", args[1]};
        int status = StorageTool.execute(format, System.out);
        if (status != 0) {
            System.exit(status);
        }
        Kafka.main(new String[] {args[1]});
    }
}

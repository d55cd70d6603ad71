package dev.convoy.sandbox.torture;

import java.util.Arrays;
import java.util.List;

/** What the {@link Nemesis} can do. */
enum Fault {
    KILL_PRODUCER("a producer killed (-9)"),
    KILL_PRODUCERS("both producers killed (-9)"),
    KILL_CONSUMER("a consumer killed (-9)"),
    KILL_CONSUMERS("all consumers of a target killed (-9)"),
    END_PROCESS("a process ended (SIGTERM)"),
    FREEZE_PRODUCER("a producer frozen (SIGSTOP) and thawed"),
    DEPOSE_LEADER("the leader frozen, its session ended, another leads, then thawed"),
    FREEZE_CONSUMER("a consumer frozen until its group goes on without it, then thawed"),
    STORM("consumers come and go: rebalances"),
    CLOCK("the clock of a process jumps, and stays so or jumps back"),
    KAFKA_KILL("a broker killed (-9)"),
    KAFKA_RESTART("a broker restarted"),
    KAFKA_FREEZE("a broker frozen and thawed"),
    KAFKA_ROLL("brokers restarted one behind the other"),
    KAFKA_DOWN("all brokers killed (-9)"),
    SOURCE_CRASH("source shut down immediately"),
    SOURCE_KILL("source killed (-9)"),
    SOURCE_FREEZE("source frozen and thawed"),
    TARGET_CRASH("target shut down immediately"),
    TARGET_KILL("target killed (-9)"),
    TARGET_FREEZE("target frozen and thawed"),
    DISK_FULL("the disk of a target's table full"),
    CUT("connections to a server reset"),
    CUTS("connections to a server reset again and again"),
    STALL("network to a server stalled"),
    TERMINATE("sessions of Convoy ended (pg_terminate_backend)"),
    REFUSE("rows refused by a target for a while"),
    LOCK("a table locked at a target"),
    PAUSE("a table paused and resumed"),
    SYNC("a table copied again (sync)"),
    TARGET_RESTORED("a target put back to a backup"),
    RETENTION("records removed from the topic before a target has read them"),
    SWITCHOVER("the source switched over to a streaming standby that has everything"),
    FAILOVER("the source failed over to a streaming standby that lacks the last commits"),
    SOURCE_RESTORED("the source put back to an earlier image of its disk");

    /** What loses nothing: the nemesis does it at any time. The others are for {@link Losses}. */
    static final List<Fault> LOSSLESS = Arrays.stream(values()).filter(fault -> fault.compareTo(TARGET_RESTORED) < 0).toList();

    private final String what;

    Fault(String what) {
        this.what = what;
    }

    String what() {
        return what;
    }
}

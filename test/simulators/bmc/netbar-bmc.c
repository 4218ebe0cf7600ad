/* Module of ipmi_sim: chassis commands with full fidelity, for many BMCs in one process.
 *
 * The option string is the path of a Unix socket where the test harness listens. Lines of text:
 *   to the harness    ready
 *                     control MC CODE         an accepted chassis control (0 off .. 5 soft), after its effect
 *                     boot MC B1B2B3B4B5      boot flags as stored (IPMI 2.0 table 28-14, parameter 5)
 *                     identify MC SECONDS FORCE
 *                     done                    after each line from the harness
 *   from the harness  noted                   it has taken a control, boot or identify: the BMC answers only then
 *                     power MC 0|1            what a front panel or an operating system would do
 *                     boot MC B1B2B3B4B5
 *                     answer MC CMD CODE N    the next N requests CMD end with completion code CODE, without
 *                                             effect; N = -1 for ever; CODE 00 is a BMC that only pretends;
 *                                             CMD 08 means the boot flags, 03 their validity timer
 * MC, CMD and CODE are hexadecimal. The simulator ends when the harness does: nothing is left running.
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>
#include <OpenIPMI/serv.h>
#include <OpenIPMI/lanserv.h>
#include <OpenIPMI/mcserv.h>

/* Completion codes. */
enum { CC_OK = 0, CC_PARAMETER = 0x80, CC_IN_PROGRESS = 0x81, CC_LENGTH = 0xc7, CC_FIELD = 0xcc, CC_STATE = 0xd5 };
enum { NETFN_CHASSIS = 0 };
enum { CMD_STATUS = 1, CMD_CONTROL = 2, CMD_BOOT_TIMER = 3, CMD_IDENTIFY = 4, CMD_SET_BOOT = 8, CMD_GET_BOOT = 9 };
enum { COMMANDS = 16 };

struct chassis {
    unsigned char power, boot[5], ack[2], in_progress, clear_mask;
    double boot_valid_until; /* 0: no limit */
    struct { unsigned char code; int left; } answer[COMMANDS];
};

static sys_data_t *simulator;
static struct chassis chassis_of[256];
static int harness = -1;
/* The harness has taken the last report. */
static int noted;

static struct chassis *chassis(lmc_data_t *mc) { return &chassis_of[simulator->mc_get_ipmb(mc)]; }

static double now(void) {
    struct timeval tv;
    gettimeofday(&tv, NULL);
    return tv.tv_sec + tv.tv_usec / 1e6;
}

static void tell(const char *line) {
    if (harness >= 0 && write(harness, line, strlen(line)) < 0) _exit(0);
}

static void heard(int fd, void *data);

/*
 * Says what happened before the BMC answers, so that whoever has the answer finds the harness informed. A harness that
 * is busy for long is not waited for.
 */
static void report(const char *line) {
    double until = now() + 0.5;
    struct pollfd word = { harness, POLLIN, 0 };
    tell(line);
    for (noted = 0; harness >= 0 && !noted && now() < until;)
        if (poll(&word, 1, 50) > 0) heard(harness, NULL);
}

/* True when the harness wants this request to end with a code of its choice. */
static int answered(lmc_data_t *mc, int cmd, unsigned char *reply, unsigned int *length) {
    struct chassis *c = chassis(mc);
    if (c->answer[cmd].left == 0) return 0;
    if (c->answer[cmd].left > 0) c->answer[cmd].left--;
    reply[0] = c->answer[cmd].code;
    *length = 1;
    return 1;
}

static void status(lmc_data_t *mc, msg_t *msg, unsigned char *reply, unsigned int *length, void *data) {
    if (answered(mc, CMD_STATUS, reply, length)) return;
    reply[0] = CC_OK;
    reply[1] = chassis(mc)->power;
    reply[2] = 0;
    reply[3] = 0x40; /* identify is supported */
    *length = 4;
}

static void control(lmc_data_t *mc, msg_t *msg, unsigned char *reply, unsigned int *length, void *data) {
    struct chassis *c = chassis(mc);
    char line[40];
    int code;
    if (answered(mc, CMD_CONTROL, reply, length)) return;
    *length = 1;
    reply[0] = CC_LENGTH;
    if (msg->len < 1) return;
    code = msg->data[0] & 15;
    reply[0] = CC_FIELD;
    if (code > 5 || code == 4) return;
    /* IPMI 2.0 28.3: cycle and reset of a machine that is off do nothing or are refused; most BMCs refuse. */
    reply[0] = CC_STATE;
    if ((code == 2 || code == 3) && !c->power) return;
    reply[0] = CC_OK;
    if (code == 0 || code == 2) c->power = 0; /* after a cycle, the harness switches on again */
    if (code == 1) c->power = 1;
    snprintf(line, sizeof line, "control %02x %d\n", simulator->mc_get_ipmb(mc), code);
    report(line);
}

static void identify(lmc_data_t *mc, msg_t *msg, unsigned char *reply, unsigned int *length, void *data) {
    char line[40];
    if (answered(mc, CMD_IDENTIFY, reply, length)) return;
    snprintf(line, sizeof line, "identify %02x %d %d\n", simulator->mc_get_ipmb(mc),
             msg->len > 0 ? msg->data[0] : 15, msg->len > 1 ? msg->data[1] & 1 : 0);
    report(line);
    reply[0] = CC_OK;
    *length = 1;
}

/* IPMI 2.0 28.12: the valid bit falls 60 s after it was set, unless parameter 3 bit 3 forbids that. */
static void set_boot(lmc_data_t *mc, msg_t *msg, unsigned char *reply, unsigned int *length, void *data) {
    struct chassis *c = chassis(mc);
    const unsigned char *value = msg->data + 1;
    char line[40];
    *length = 1;
    reply[0] = CC_LENGTH;
    if (msg->len < 2) return;
    switch (msg->data[0] & 0x7f) {
    case 0:
        reply[0] = CC_IN_PROGRESS;
        if ((value[0] & 3) == 1 && c->in_progress == 1) return;
        c->in_progress = (value[0] & 3) == 1;
        break;
    case 3:
        if (answered(mc, CMD_BOOT_TIMER, reply, length)) return;
        c->clear_mask = value[0];
        break;
    case 4:
        if (msg->len < 3) return;
        memcpy(c->ack, value, 2);
        break;
    case 5:
        if (msg->len < 6) return;
        if (answered(mc, CMD_SET_BOOT, reply, length)) return;
        memcpy(c->boot, value, 5);
        c->boot_valid_until = c->clear_mask & 8 ? 0 : now() + 60;
        snprintf(line, sizeof line, "boot %02x %02x%02x%02x%02x%02x\n", simulator->mc_get_ipmb(mc), c->boot[0],
                 c->boot[1], c->boot[2], c->boot[3], c->boot[4]);
        report(line);
        break;
    default:
        reply[0] = CC_PARAMETER;
        return;
    }
    reply[0] = CC_OK;
}

static void get_boot(lmc_data_t *mc, msg_t *msg, unsigned char *reply, unsigned int *length, void *data) {
    struct chassis *c = chassis(mc);
    if (answered(mc, CMD_GET_BOOT, reply, length)) return;
    *length = 1;
    reply[0] = CC_LENGTH;
    if (msg->len < 3) return;
    if (c->boot_valid_until && now() >= c->boot_valid_until && !(c->boot[0] & 0x40)) c->boot[0] &= 0x7f;
    reply[0] = CC_OK;
    reply[1] = 1;
    reply[2] = msg->data[0] & 0x7f;
    switch (reply[2]) {
    case 0: reply[3] = c->in_progress; *length = 4; return;
    case 3: reply[3] = c->clear_mask; *length = 4; return;
    case 4: memcpy(reply + 3, c->ack, 2); *length = 5; return;
    case 5: memcpy(reply + 3, c->boot, 5); *length = 8; return;
    }
    reply[0] = CC_PARAMETER;
}

static void obey(const char *line) {
    unsigned mc, a, b, v[5];
    int left;
    if (!strcmp(line, "noted")) {
        noted = 1;
        return;
    }
    if (sscanf(line, "power %x %u", &mc, &a) == 2) chassis_of[mc & 255].power = a & 1;
    else if (sscanf(line, "boot %x %2x%2x%2x%2x%2x", &mc, v, v + 1, v + 2, v + 3, v + 4) == 6) {
        for (a = 0; a < 5; a++) chassis_of[mc & 255].boot[a] = v[a];
        chassis_of[mc & 255].boot_valid_until = 0;
    } else if (sscanf(line, "answer %x %x %x %d", &mc, &a, &b, &left) == 4 && a < COMMANDS) {
        chassis_of[mc & 255].answer[a].code = b;
        chassis_of[mc & 255].answer[a].left = left;
    }
    tell("done\n");
}

static void heard(int fd, void *data) {
    static char text[65536];
    static size_t used;
    char *end, *at = text;
    ssize_t n = read(fd, text + used, sizeof text - 1 - used);
    if (n <= 0) _exit(0);
    used += n;
    text[used] = 0;
    while ((end = strchr(at, '\n'))) {
        *end = 0;
        obey(at);
        at = end + 1;
    }
    used -= at - text;
    memmove(text, at, used);
}

int ipmi_sim_module_print_version(sys_data_t *sys, char *options) {
    printf("netbar-bmc 1\n");
    return 0;
}

int ipmi_sim_module_init(sys_data_t *sys, const char *options) {
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    simulator = sys;
    snprintf(address.sun_path, sizeof address.sun_path, "%s", options);
    harness = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (harness < 0 || connect(harness, (struct sockaddr *)&address, sizeof address) < 0) {
        fprintf(stderr, "netbar-bmc: no harness at %s\n", options);
        return 1;
    }
    ipmi_emu_register_cmd_handler(NETFN_CHASSIS, CMD_STATUS, status, NULL);
    ipmi_emu_register_cmd_handler(NETFN_CHASSIS, CMD_CONTROL, control, NULL);
    ipmi_emu_register_cmd_handler(NETFN_CHASSIS, CMD_IDENTIFY, identify, NULL);
    ipmi_emu_register_cmd_handler(NETFN_CHASSIS, CMD_SET_BOOT, set_boot, NULL);
    ipmi_emu_register_cmd_handler(NETFN_CHASSIS, CMD_GET_BOOT, get_boot, NULL);
    return 0;
}

static void ready(void *data) { tell("ready\n"); }

/* Every address is open now, but the controllers' file is read next: the event loop's first round is "ready". */
int ipmi_sim_module_post_init(sys_data_t *sys) {
    ipmi_io_t *io;
    ipmi_timer_t *timer;
    struct timeval at_once = { 0, 0 };
    if (sys->add_io_hnd(sys, harness, heard, NULL, &io)) return 1;
    if (sys->alloc_timer(sys, ready, NULL, &timer)) return 1;
    return sys->start_timer(timer, &at_once);
}

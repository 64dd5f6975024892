/*
 * CRFsuite as a program: its own library behind the two commands that the bench measures.
 *
 *     crfsuite-driver train DATA MODEL [--all-transitions] [PARAMETER=VALUE ...]
 *     crfsuite-driver tag MODEL DATA              labels on stdout, one a line, an empty line after each sequence
 *     crfsuite-driver version
 *
 * The npm package brings the library without its command line, so reading DATA (LABEL TAB ATTRIBUTE[:VALUE] ...) is
 * done here, through the calls CRFsuite's interface has for it: its dictionaries, its items and instances. Everything
 * else is the library's. An empty MODEL trains without saving. What is measured goes to stderr, one line each:
 *
 *     read WALL CPU                        seconds to read and index DATA
 *     iteration WALL CPU                   seconds since the process began, as the log of an iteration begins
 *     log TEXT                             CRFsuite's own log
 *     end WALL CPU PEAK                    PEAK in KiB
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include <crfsuite.h>

static struct timespec began;

static double wall_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (now.tv_sec - began.tv_sec) + 1e-9 * (now.tv_nsec - began.tv_nsec);
}

static double cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec + 1e-9 * now.tv_nsec;
}

/* On Linux getrusage also counts the memory of the process that started this one, until exec. */
static long peak_kib(void)
{
    struct rusage usage;
    char line[256];
    long kib = 0;
    FILE *status = fopen("/proc/self/status", "r");
    if (status != NULL) {
        while (fgets(line, sizeof(line), status) != NULL) {
            if (sscanf(line, "VmHWM: %ld", &kib) == 1) break;
        }
        fclose(status);
    }
    if (kib > 0) return kib;
    getrusage(RUSAGE_SELF, &usage);
#ifdef __APPLE__
    return usage.ru_maxrss / 1024;
#else
    return usage.ru_maxrss;
#endif
}

static void report_end(void)
{
    fprintf(stderr, "end %.6f %.6f %ld\n", wall_seconds(), cpu_seconds(), peak_kib());
}

static void fail(const char *what, const char *name)
{
    fprintf(stderr, "crfsuite-driver: %s: %s\n", name, what);
    exit(1);
}

static int on_message(void *user, const char *format, va_list args)
{
    static int at_line_start = 1;
    char text[4096];
    char *line = text;
    (void)user;
    vsnprintf(text, sizeof(text), format, args);
    if (strncmp(text, "***** Iteration", 15) == 0)
        fprintf(stderr, "iteration %.6f %.6f\n", wall_seconds(), cpu_seconds());
    while (*line != '\0') {
        char *end = strchr(line, '\n');
        if (at_line_start) fputs("log ", stderr);
        if (end == NULL) {
            fputs(line, stderr);
            at_line_start = 0;
            return 0;
        }
        fwrite(line, 1, end + 1 - line, stderr);
        at_line_start = 1;
        line = end + 1;
    }
    return 0;
}

/*
 * Takes the field that begins at *rest, unescaped in place, and moves *rest behind its tab (NULL after the last one).
 * `value` becomes what stands behind an unescaped colon, 1 where nothing does.
 */
static char *next_field(char **rest, double *value)
{
    char *name = *rest, *from = name, *to = name, *colon = NULL;
    for (; *from != '\0' && *from != '\t'; ++from) {
        if (*from == '\\' && (from[1] == ':' || from[1] == '\\')) {
            *to++ = *++from;
        } else if (*from == ':' && colon == NULL) {
            *to++ = '\0';
            colon = to;
        } else {
            *to++ = *from;
        }
    }
    *rest = *from == '\0' ? NULL : from + 1;
    *to = '\0';
    *value = colon == NULL || *colon == '\0' ? 1 : atof(colon);
    return name;
}

/* What to do with each line that holds an item, and with the end of each sequence. */
typedef struct {
    crfsuite_dictionary_t *attrs;
    crfsuite_dictionary_t *labels;
    int is_open; /* new strings get ids */
    void (*on_sequence)(void *user, crfsuite_instance_t *instance);
    void *user;
} reader_t;

static void finish_sequence(const reader_t *reader, crfsuite_instance_t *instance)
{
    if (crfsuite_instance_empty(instance)) return;
    reader->on_sequence(reader->user, instance);
    crfsuite_instance_finish(instance);
}

static void read_data(const char *path, const reader_t *reader)
{
    FILE *file = fopen(path, "r");
    crfsuite_instance_t instance;
    char *line = NULL;
    size_t capacity = 0;
    ssize_t length;
    if (file == NULL) fail(strerror(errno), path);
    crfsuite_instance_init(&instance);
    while ((length = getline(&line, &capacity, file)) >= 0) {
        crfsuite_item_t item;
        char *rest = line;
        double value;
        int label;
        while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == '\r')) line[--length] = '\0';
        if (length == 0) {
            finish_sequence(reader, &instance);
            continue;
        }
        {
            const char *name = next_field(&rest, &value);
            label = reader->is_open ? reader->labels->get(reader->labels, name)
                                    : reader->labels->to_id(reader->labels, name);
        }
        crfsuite_item_init(&item);
        while (rest != NULL) {
            crfsuite_attribute_t attribute;
            const char *name = next_field(&rest, &value);
            int id = reader->is_open ? reader->attrs->get(reader->attrs, name)
                                     : reader->attrs->to_id(reader->attrs, name);
            if (id < 0) continue;
            crfsuite_attribute_set(&attribute, id, value);
            crfsuite_item_append_attribute(&item, &attribute);
        }
        crfsuite_instance_append(&instance, &item, label);
        crfsuite_item_finish(&item);
    }
    finish_sequence(reader, &instance);
    free(line);
    fclose(file);
}

static void append_instance(void *user, crfsuite_instance_t *instance)
{
    crfsuite_data_append((crfsuite_data_t *)user, instance);
}

static int train(int argc, char **argv)
{
    crfsuite_data_t data;
    crfsuite_trainer_t *trainer = NULL;
    crfsuite_params_t *params;
    reader_t reader;
    int i, status;

    crfsuite_data_init(&data);
    if (!crfsuite_create_instance("dictionary", (void **)&data.attrs) ||
        !crfsuite_create_instance("dictionary", (void **)&data.labels) ||
        !crfsuite_create_instance("train/crf1d/lbfgs", (void **)&trainer))
        fail("no instance", "CRFsuite");
    params = trainer->params(trainer);
    for (i = 2; i < argc; ++i) {
        char *value = strchr(argv[i], '=');
        if (strcmp(argv[i], "--all-transitions") == 0) {
            params->set(params, "feature.possible_transitions", "1");
            continue;
        }
        if (value == NULL) fail("expected PARAMETER=VALUE", argv[i]);
        *value++ = '\0';
        if (params->set(params, argv[i], value) != 0) fail("no such parameter", argv[i]);
    }
    params->release(params);

    reader.attrs = data.attrs;
    reader.labels = data.labels;
    reader.is_open = 1;
    reader.on_sequence = append_instance;
    reader.user = &data;
    read_data(argv[0], &reader);
    fprintf(stderr, "read %.6f %.6f\n", wall_seconds(), cpu_seconds());

    trainer->set_message_callback(trainer, NULL, on_message);
    status = trainer->train(trainer, &data, argv[1], -1);
    if (status != 0) fail("training failed", argv[0]);
    trainer->release(trainer);
    report_end();
    return 0;
}

typedef struct {
    crfsuite_tagger_t *tagger;
    crfsuite_dictionary_t *labels;
    int *path;
    int capacity;
} tagging_t;

static void tag_instance(void *user, crfsuite_instance_t *instance)
{
    tagging_t *tagging = (tagging_t *)user;
    double score;
    int t;
    if (tagging->capacity < instance->num_items) {
        tagging->capacity = 2 * instance->num_items;
        tagging->path = (int *)realloc(tagging->path, sizeof(int) * tagging->capacity);
        if (tagging->path == NULL) fail("out of memory", "tag");
    }
    if (tagging->tagger->set(tagging->tagger, instance) != 0 ||
        tagging->tagger->viterbi(tagging->tagger, tagging->path, &score) != 0)
        fail("tagging failed", "CRFsuite");
    for (t = 0; t < instance->num_items; ++t) {
        const char *label = NULL;
        tagging->labels->to_string(tagging->labels, tagging->path[t], &label);
        fputs(label, stdout);
        putchar('\n');
        tagging->labels->free(tagging->labels, label);
    }
    putchar('\n');
}

static int tag(char **argv)
{
    crfsuite_model_t *model = NULL;
    crfsuite_dictionary_t *attrs = NULL;
    tagging_t tagging = {NULL, NULL, NULL, 0};
    reader_t reader;

    if (crfsuite_create_instance_from_file(argv[0], (void **)&model) != 0) fail("cannot be read", argv[0]);
    if (model->get_labels(model, &tagging.labels) != 0 || model->get_attrs(model, &attrs) != 0 ||
        model->get_tagger(model, &tagging.tagger) != 0)
        fail("is no model", argv[0]);
    fprintf(stderr, "read %.6f %.6f\n", wall_seconds(), cpu_seconds());
    reader.attrs = attrs;
    reader.labels = tagging.labels;
    reader.is_open = 0;
    reader.on_sequence = tag_instance;
    reader.user = &tagging;
    read_data(argv[1], &reader);
    if (fflush(stdout) != 0) fail(strerror(errno), "stdout");
    report_end();
    return 0;
}

int main(int argc, char **argv)
{
    clock_gettime(CLOCK_MONOTONIC, &began);
    if (argc == 2 && strcmp(argv[1], "version") == 0) {
        puts(CRFSUITE_VERSION);
        return 0;
    }
    if (argc >= 4 && strcmp(argv[1], "train") == 0) return train(argc - 2, argv + 2);
    if (argc == 4 && strcmp(argv[1], "tag") == 0) return tag(argv + 2);
    fputs("usage: crfsuite-driver train DATA MODEL [--all-transitions] [PARAMETER=VALUE ...] | tag MODEL DATA | version\n",
          stderr);
    return 2;
}

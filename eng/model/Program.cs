using Listener.ModelBuilder;

// Builds what ships inside the classifier from data/train and data/corpus; docs/classification.md says how to run it.
return args switch
{
    ["corpus", var folder, var target] => CorpusFiles.Convert(folder, target),
    ["lexicon", var own, var data, var target] => LexiconFile.Build(own, data, target),
    ["model", var data, var corpus, var target] => await ShippedModelFile.BuildAsync(data, corpus, target),
    ["threat-trial", var data, var corpus] => await ShippedModelFile.TryThreatsAsync(data, corpus),
    ["languages", var data, var corpus, var concepts, var target] => await LanguageTableFile.BuildAsync(data, corpus, concepts, target),
    ["language-trial", var file] => LanguageTrial.Run(file),
    ["train", var target, .. var files] => await Trials.TrainAsync(target, files),
    ["evaluate", var model, .. var files] => await Trials.EvaluateAsync(model, files),
    ["cut", var file, var part, var target] => await Trials.CutAsync(file, part, target),
    ["speed", var file] => await Trials.SpeedAsync(file),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("corpus <tsv folder> <target folder> | lexicon <own lists> <lexicons> <target> | model <train folder> <corpus folder> <target> | threat-trial <train folder> <corpus folder> | train <target> <jsonl>... | evaluate <model|shipped> <jsonl>... | cut <jsonl> <train|test> <target> | speed <jsonl>");
    return 2;
}

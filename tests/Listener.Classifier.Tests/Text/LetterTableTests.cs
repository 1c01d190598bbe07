using Listener.Classifier.Features;
using Listener.Classifier.Models;
using Listener.Classifier.Text;

namespace Listener.Classifier.Tests.Text;

/// <summary>Tables that stand for something slower give what it gives.</summary>
public sealed class LetterTableTests
{
    [Test]
    public void Lower_case_is_that_of_the_invariant_culture()
    {
        for (var unit = 0; unit <= char.MaxValue; unit++)
        {
            Assert.That(LowerCase.Of((char)unit), Is.EqualTo(char.ToLowerInvariant((char)unit)), $"U+{unit:X4}");
        }
    }

    [TestCase("abcdefghijklmnopqrstuvwxyz0123456789", TestName = "A trie finds every word of one alphabet and no other")]
    [TestCase("яaÀ的一是不了人我在有他这", TestName = "A trie finds every word of letters that share their places and no other")]
    public void A_trie_finds_every_word_and_no_other(string alphabet)
    {
        var random = new Random(5);
        var edges = new Dictionary<ulong, int>();
        var words = new Dictionary<(int Node, bool IsPrefix), List<int>>();
        var known = new Dictionary<string, int>();
        for (var number = 0; number < 500; number++)
        {
            var word = Word(random, alphabet);
            if (!known.TryAdd(word, number))
            {
                continue;
            }

            var node = 0;
            foreach (var letter in word)
            {
                var key = EdgeTable.Key(node, letter);
                node = edges.TryGetValue(key, out var next) ? next : edges[key] = edges.Count + 1;
            }

            words[(node, false)] = [number];
        }

        var trie = new LetterTrie(edges, words);
        foreach (var word in known.Keys.Concat(Enumerable.Range(0, 2_000).Select(_ => Word(random, alphabet))))
        {
            Assert.That(Found(trie, word), Is.EqualTo(known.TryGetValue(word, out var number) ? new[] { number } : []), word);
        }
    }

    [Test]
    public void Marks_forget_no_key_and_know_few_others()
    {
        var random = new Random(7);
        var keys = Enumerable.Range(0, 1_000).Select(_ => (uint)random.NextInt64(uint.MaxValue)).ToList();
        var marks = new KeyMarks(14);
        keys.ForEach(marks.Set);

        Assert.That(keys, Has.All.Matches<uint>(marks.Has));
        Assert.That(Enumerable.Range(0, 10_000).Count(_ => marks.Has((uint)random.NextInt64(uint.MaxValue))), Is.LessThan(900));
    }

    [Test]
    public void A_mark_adds_the_languages_own_copies_of_all_features()
    {
        const uint mark = 0x9E3779B1;
        var random = new Random(11);
        var table = new WeightTable(12, 16, [.. Enumerable.Range(0, 1 << 12).Where(bucket => bucket % 3 != 0)]);
        for (var row = 0; row < table.Count; row++)
        {
            foreach (ref var weight in table.Row(row))
            {
                weight = (sbyte)random.Next(-127, 128);
            }
        }

        var features = Enumerable.Range(0, 300).Select(_ => (uint)random.NextInt64(uint.MaxValue)).ToArray();
        var (both, apart) = (new float[16], new float[16]);
        table.AddTo(both, features, 0.5f, mark);
        table.AddTo(apart, features, 0.5f);
        table.AddTo(apart, Array.ConvertAll(features, hash => hash ^ mark), 0.5f);

        Assert.That(both, Is.EqualTo(apart));
        Assert.That(table.Sum(features, 3, mark) * 0.5f, Is.EqualTo(both[3]));
    }

    private static string Word(Random random, string alphabet) => string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => alphabet[random.Next(alphabet.Length)]));

    private static int[] Found(LetterTrie trie, string word)
    {
        var node = 0;
        foreach (var letter in word)
        {
            node = trie.Next(node, letter);
            if (node == 0)
            {
                return [];
            }
        }

        return trie.WordsAt(node).ToArray();
    }
}

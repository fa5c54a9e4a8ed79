"""A training of a tiny model by Transformers, which reports to MLflow by itself."""

import warnings

import mlflow
import torch

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from transformers import BertConfig, BertForSequenceClassification, Trainer, TrainingArguments


def main() -> None:
    size = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    model = BertForSequenceClassification(BertConfig(vocab_size=50, max_position_embeddings=16, **size))
    words = [{"input_ids": torch.randint(0, 50, (8,)), "labels": torch.tensor(number % 2)} for number in range(16)]
    arguments = TrainingArguments(
        "out",
        run_name="tiny",
        num_train_epochs=1,
        per_device_train_batch_size=4,
        logging_steps=1,
        eval_strategy="epoch",
        save_strategy="epoch",
        report_to=["mlflow"],
        use_cpu=True,
        disable_tqdm=True,
    )
    Trainer(model=model, args=arguments, train_dataset=words, eval_dataset=words).train()
    last = mlflow.active_run() or mlflow.last_active_run()
    assert last is not None
    mlflow.end_run()
    print(last.info.run_id)


if __name__ == "__main__":
    main()

// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Many calls in one, with the interface of Multicall3's `aggregate3` and of its questions about the chain.
/// A call to the zero address is a call to this contract itself, wherever it stands.
contract Multicall {
    struct Call3 {
        address target;
        bool allowFailure;
        bytes callData;
    }

    struct Result {
        bool success;
        bytes returnData;
    }

    function aggregate3(Call3[] calldata calls) external payable returns (Result[] memory results) {
        results = new Result[](calls.length);
        for (uint256 index = 0; index < calls.length; ++index) {
            address target = calls[index].target == address(0) ? address(this) : calls[index].target;
            (bool success, bytes memory returnData) = target.call(calls[index].callData);
            require(success || calls[index].allowFailure, "a call failed");
            results[index] = Result(success, returnData);
        }
    }

    function getEthBalance(address account) external view returns (uint256) {
        return account.balance;
    }

    function getChainId() external view returns (uint256) {
        return block.chainid;
    }

    function getBlockNumber() external view returns (uint256) {
        return block.number;
    }

    function getLastBlockHash() external view returns (bytes32 blockHash) {
        unchecked {
            blockHash = blockhash(block.number - 1);
        }
    }

    function getCurrentBlockTimestamp() external view returns (uint256) {
        return block.timestamp;
    }
}

/// Never deployed: an `eth_call` that would create it runs the call against a Multicall of its own, and the "code" that
/// the creation returns is the answer.
contract Deployless {
    constructor(bytes memory callData) {
        (, bytes memory answer) = address(new Multicall()).call(callData);
        assembly {
            return(add(answer, 32), mload(answer))
        }
    }
}
